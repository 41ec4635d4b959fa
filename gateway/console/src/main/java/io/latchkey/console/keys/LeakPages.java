package io.latchkey.console.keys;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reports that a key's secret has leaked; the organization's policy then decides. */
@Controller
final class LeakPages {

  private static final Map<String, String> DONE =
      Map.of(
          "suspend", "Reported. The key is suspended.",
          "roll", "Reported. The key has a new secret: roll it again to see one.",
          "revoke", "Reported. The key is revoked.",
          "none", "The key has ended already. Nothing was changed.");

  private final AdminApi api;

  LeakPages(AdminApi api) {
    this.api = api;
  }

  @PostMapping("/keys/{id}/leaked")
  Mono<Rendering> report(ServerWebExchange page, @PathVariable("id") String id) {
    String path = "/v1/keys/" + Paths.segment(id) + "/leaked";
    return api.call(page, HttpMethod.POST, path, null)
        .map(answer -> DONE.getOrDefault(answer.text("action"), "Reported. The key still works."))
        .map(
            told ->
                KeyListPages.isAsking(page)
                    ? KeyListPages.changed(page, told)
                    : Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }
}
