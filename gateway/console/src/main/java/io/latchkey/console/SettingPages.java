package io.latchkey.console;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Shell;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What this gateway runs with; nothing can be changed here. */
@Controller
final class SettingPages {

  private final AdminApi api;

  SettingPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/settings")
  Mono<Rendering> settings(ServerWebExchange page) {
    return api.get(page, "/v1/settings")
        .map(
            found ->
                Shell.page(page, "settings", "settings")
                    .modelAttribute("settings", found.list("items"))
                    .build());
  }
}
