package io.latchkey.console.overview;

import io.latchkey.console.events.EventLine;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Shell;
import io.latchkey.console.usage.ChartRange;
import io.latchkey.console.usage.UsageChart;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What somebody sees first. */
@Controller
final class OverviewPages {

  private static final String SECTION = "home";

  private final AdminApi api;

  OverviewPages(AdminApi api) {
    this.api = api;
  }

  /** Who is in several organizations chooses one first. */
  @GetMapping("/")
  Mono<Rendering> overview(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.mustChoose()) {
      return Mono.just(Rendering.redirectTo("/organizations").status(HttpStatus.SEE_OTHER).build());
    }
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", SECTION).build());
    }
    String whose = "organization=" + shell.organizationId();
    ChartRange range = ChartRange.of(page);
    Instant now = Instant.now();
    return Mono.zip(
            api.get(page, "/v1/keys/counts?" + whose),
            api.get(page, "/v1/usage?" + whose + "&" + range.query(now)),
            api.get(page, "/v1/instances"),
            api.get(page, "/v1/events?limit=8&" + whose)
                .flatMap(
                    found -> EventLine.of(api, page, found.list("items"), shell.organizationId())))
        .map(
            found ->
                Shell.page(page, "overview", SECTION)
                    .modelAttribute("tiles", Tile.of(found.getT1(), found.getT3()))
                    .modelAttribute("total", found.getT1().number("total"))
                    .modelAttribute("chart", UsageChart.of(found.getT2(), range, now))
                    .modelAttribute("warnings", found.getT3().texts("warnings"))
                    .modelAttribute("lines", found.getT4())
                    .build());
  }
}
