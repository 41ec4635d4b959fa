package io.latchkey.console.overview;

import io.latchkey.console.keys.SearchedSecret;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.Shell;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds keys, projects, pages and actions by name: in a dialog, or without script on a page. */
@Controller
final class FindPages {

  private static final int MOST_KEYS = 8;
  private static final int LONGEST = 80;
  private static final Json NOTHING = Json.of(Map.of());

  private final AdminApi api;

  FindPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/find")
  Mono<Rendering> find(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    String text = parameter(page, "q");
    String hash = parameter(page, "sha256");
    String secret = SearchedSecret.sha256(text, shell.facts().prefix());
    if (secret != null) {
      return Mono.just(
          Rendering.redirectTo("/find?sha256=" + secret).status(HttpStatus.SEE_OTHER).build());
    }
    boolean part = PageFilter.isHtmx(page.getRequest());
    return keys(page, shell, text, hash)
        .zipWith(projects(page, shell, text))
        .map(
            found ->
                Shell.page(page, part ? "find :: found" : "find", "")
                    .modelAttribute("q", text)
                    .modelAttribute(
                        "places", places(shell, text, hash, found.getT1(), found.getT2()))
                    .build());
  }

  private static List<Find> places(
      Shell shell, String text, String hash, Json keys, Json projects) {
    return hash.isEmpty()
        ? Find.all(shell, text, keys.list("items"), projects.list("items"))
        : Find.ofKeys(keys.list("items"));
  }

  private Mono<Json> keys(ServerWebExchange page, Shell shell, String text, String hash) {
    if (shell.organization() == null || (text.isEmpty() && hash.isEmpty())) {
      return Mono.just(NOTHING);
    }
    String wanted =
        hash.isEmpty()
            ? "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
            : "&sha256=" + URLEncoder.encode(hash, StandardCharsets.UTF_8);
    String path = "/v1/keys?limit=" + MOST_KEYS + "&organization=" + shell.organizationId();
    return api.get(page, path + wanted);
  }

  private Mono<Json> projects(ServerWebExchange page, Shell shell, String text) {
    return shell.organization() == null || text.isEmpty()
        ? Mono.just(NOTHING)
        : api.get(page, "/v1/projects?organization=" + shell.organizationId());
  }

  private static String parameter(ServerWebExchange page, String name) {
    @Nullable String value = page.getRequest().getQueryParams().getFirst(name);
    String text = value == null ? "" : value.strip();
    return text.substring(0, Math.min(LONGEST, text.length()));
  }
}
