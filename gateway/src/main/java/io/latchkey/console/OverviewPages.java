package io.latchkey.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The event log and the fleet. */
@Controller
final class OverviewPages {

  private static final List<String> FILTERS = List.of("action", "actor", "target", "cursor");

  private final AdminApi api;

  OverviewPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/events")
  Mono<Rendering> events(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", "events").build());
    }
    var asked = page.getRequest().getQueryParams();
    StringBuilder query = new StringBuilder("organization=").append(shell.organizationId());
    for (String name : FILTERS) {
      String value = asked.getFirst(name);
      if (value != null && !value.isBlank()) {
        query.append('&').append(name).append('=');
        query.append(URLEncoder.encode(value.strip(), StandardCharsets.UTF_8));
      }
    }
    boolean part = PageFilter.isHtmx(page.getRequest());
    return api.get(page, "/v1/events?" + query)
        .map(
            found ->
                Shell.page(page, part ? "events :: rows" : "events", "events")
                    .modelAttribute("events", found.list("items"))
                    .modelAttribute("next", found.text("next"))
                    .modelAttribute("query", query.toString())
                    .modelAttribute("asked", asked.toSingleValueMap())
                    .build());
  }

  @GetMapping("/fleet")
  Mono<Rendering> fleet(ServerWebExchange page) {
    boolean part = PageFilter.isHtmx(page.getRequest());
    return api.get(page, "/v1/instances")
        .map(
            found ->
                Shell.page(page, part ? "fleet :: rows" : "fleet", "fleet")
                    .modelAttribute("instances", found.list("items"))
                    .modelAttribute("warnings", found.texts("warnings"))
                    .build());
  }
}
