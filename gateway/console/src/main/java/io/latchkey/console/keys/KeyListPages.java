package io.latchkey.console.keys;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.FleetProgress;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.PageException;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import io.latchkey.console.page.TypedName;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What can be done to keys from their list. */
@Controller
final class KeyListPages {

  private static final Set<String> DIALOGS =
      Set.of("roll", "suspend", "resume", "leaked", "revoke", "delete");
  private static final String LIST = "list";
  private static final String CHANGED = "keys-changed";

  private final AdminApi api;

  KeyListPages(AdminApi api) {
    this.api = api;
  }

  /** The dialog that asks before something is done to a key of a list. */
  @GetMapping("/keys/{id}/dialogs/{name}")
  Mono<Rendering> dialog(
      ServerWebExchange page, @PathVariable("id") String id, @PathVariable("name") String name) {
    if (!DIALOGS.contains(name)) {
      return Mono.error(new PageException(HttpStatus.NOT_FOUND));
    }
    return api.get(page, "/v1/keys/" + Paths.segment(id))
        .flatMap(
            key -> {
              String organization = key.text("organization");
              return Mono.zip(
                      api.get(page, "/v1/projects?organization=" + organization),
                      api.get(page, "/v1/organizations/" + organization))
                  .map(
                      found ->
                          Shell.page(page, "key-dialogs :: " + name, "keys")
                              .modelAttribute("key", key)
                              .modelAttribute("from", LIST)
                              .modelAttribute("names", KeyPages.names(found.getT1().list("items")))
                              .modelAttribute("leaks", found.getT2().at("leaks"))
                              .build());
            });
  }

  /** Revokes the keys that were selected, and waits for the fleet once. */
  @PostMapping("/keys/revoke-selected")
  Mono<Rendering> revokeSelected(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              List<String> keys = form.texts("keys");
              int count = keys == null ? 0 : keys.size();
              Form.Body body = Form.body().put("keys", keys).put("reason", form.text("reason"));
              return TypedName.check(form, count + (count == 1 ? " key" : " keys"))
                  .then(api.call(page, HttpMethod.POST, "/v1/keys/revoke", body.fields()));
            })
        .flatMap(
            answer -> {
              List<String> revoked = answer.texts("revoked");
              String last = revoked.isEmpty() ? "" : revoked.get(revoked.size() - 1);
              return ended(
                  page,
                  "revoked",
                  revoked.size(),
                  FleetProgress.of(answer.at("revocation")),
                  last.isEmpty() ? "" : "/keys/" + last + "/revocation");
            })
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  /** Whether it is a list that asked, and not the page of the key. */
  static boolean isAsking(ServerWebExchange page) {
    return LIST.equals(page.getRequest().getQueryParams().getFirst("from"));
  }

  /**
   * What a list shows above its rows, which are asked for again.
   *
   * @param verb what happened to the keys
   * @param watch where to ask how far the fleet is; empty for nowhere
   */
  static Mono<Rendering> ended(
      ServerWebExchange page, String verb, int count, FleetProgress progress, String watch) {
    page.getResponse().getHeaders().set("HX-Trigger", CHANGED);
    return Mono.just(
        Shell.page(page, "revoked :: result", "keys")
            .modelAttribute("fleet", progress)
            .modelAttribute("verb", verb)
            .modelAttribute("count", count)
            .modelAttribute("badge", false)
            .modelAttribute("watch", watch)
            .build());
  }

  /** Has a list's rows asked for again, and tells what happened. */
  static Rendering changed(ServerWebExchange page, String told) {
    return Refusals.told(page, told, CHANGED);
  }
}
