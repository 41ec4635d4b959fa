package io.latchkey.console.events;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.PageFilter;
import io.latchkey.console.page.Shell;
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
final class EventPages {

  private static final List<String> FILTERS =
      List.of("action", "q", "actor", "target", "from", "to", "cursor");

  private final AdminApi api;

  EventPages(AdminApi api) {
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
        query.append(URLEncoder.encode(value(name, value.strip()), StandardCharsets.UTF_8));
      }
    }
    boolean part = PageFilter.isHtmx(page.getRequest());
    return api.get(page, "/v1/events?" + query)
        .flatMap(
            found ->
                EventLine.of(api, page, found.list("items"), shell.organizationId())
                    .map(
                        lines ->
                            Shell.page(page, part ? "events :: rows" : "events", "events")
                                .modelAttribute("lines", lines)
                                .modelAttribute("next", found.text("next"))
                                .modelAttribute("query", query.toString())
                                .modelAttribute("live", live(query.toString()))
                                .modelAttribute("kinds", EventWords.kinds())
                                .modelAttribute("asked", asked.toSingleValueMap())
                                .build()));
  }

  /** The query of events to come: they have no dates, and no place to continue from. */
  private static String live(String query) {
    return query.replaceAll("&(from|to|cursor)=[^&]*", "");
  }

  /** Dates are of UTC; the last day counts. */
  private static String value(String name, String value) {
    if (!value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      return value;
    }
    return name.equals("to") ? value + "T23:59:59.999Z" : value + "T00:00:00Z";
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
