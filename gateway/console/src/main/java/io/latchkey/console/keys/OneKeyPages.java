package io.latchkey.console.keys;

import io.latchkey.console.events.EventLine;
import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.FleetProgress;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import io.latchkey.console.page.TypedName;
import io.latchkey.console.usage.ChartRange;
import io.latchkey.console.usage.UsageChart;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A key: everything about it, and what can be done to it. */
@Controller
final class OneKeyPages {

  private static final String SUSPENDED = "suspended";
  private static final String RESUMED = "Resumed. Every gateway accepts the key again.";

  private final AdminApi api;

  OneKeyPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/keys/{id}")
  Mono<Rendering> show(ServerWebExchange page, @PathVariable("id") String id) {
    return draw(page, id, "key", null);
  }

  /**
   * The page of a key.
   *
   * @param revocation what is known of it, if the key has just been revoked
   */
  private Mono<Rendering> draw(
      ServerWebExchange page, String id, String view, @Nullable FleetProgress revocation) {
    return api.get(page, path(id))
        .flatMap(
            key -> {
              String organization = key.text("organization");
              String events = "/v1/events?limit=10&organization=" + organization;
              ChartRange range = ChartRange.of(page);
              Instant now = Instant.now();
              return Mono.zip(
                      api.get(page, "/v1/projects?organization=" + organization),
                      api.get(page, events + "&target=" + key.text("id"))
                          .flatMap(
                              found -> EventLine.of(api, page, found.list("items"), organization)),
                      api.get(page, path(id) + "/usage?" + range.query(now)),
                      api.get(page, "/v1/organizations/" + organization))
                  .map(
                      more ->
                          with(revocation, Shell.page(page, view, "keys"))
                              .modelAttribute("key", key)
                              .modelAttribute("from", "key")
                              .modelAttribute("clean", Form.EMPTY)
                              .modelAttribute("metadata", LabelFields.lines(key))
                              .modelAttribute("leaks", more.getT4().at("leaks"))
                              .modelAttribute("names", KeyPages.names(more.getT1().list("items")))
                              .modelAttribute("lines", more.getT2())
                              .modelAttribute("chart", UsageChart.of(more.getT3(), range, now))
                              .build());
            });
  }

  private static Rendering.Builder<?> with(
      @Nullable FleetProgress revocation, Rendering.Builder<?> page) {
    return revocation == null ? page : page.modelAttribute("revocation", revocation);
  }

  @PostMapping("/keys/{id}/roll")
  Mono<Rendering> roll(ServerWebExchange page, @PathVariable("id") String id) {
    return post(page, id, "roll", "overlap")
        .flatMap(made -> KeyPages.secret(api, page, made))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/revoke")
  Mono<Rendering> revoke(ServerWebExchange page, @PathVariable("id") String id) {
    return post(page, id, "revoke", "reason")
        .map(answer -> FleetProgress.of(answer.at("revocation")))
        .flatMap(progress -> revoked(page, id, progress))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/suspend")
  Mono<Rendering> suspend(ServerWebExchange page, @PathVariable("id") String id) {
    return post(page, id, "suspend", "reason")
        .map(answer -> FleetProgress.of(answer.at("revocation")))
        .flatMap(
            progress ->
                KeyListPages.isAsking(page)
                    ? KeyListPages.ended(page, SUSPENDED, 1, progress, "")
                    : draw(page, id, "key :: whole", progress)
                        .doOnNext(drawn -> drawn.modelAttributes().put("verb", SUSPENDED)))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/resume")
  Mono<Rendering> resume(ServerWebExchange page, @PathVariable("id") String id) {
    return api.call(page, HttpMethod.POST, path(id) + "/resume", null)
        .map(
            answer ->
                KeyListPages.isAsking(page)
                    ? KeyListPages.changed(page, RESUMED)
                    : Refusals.refresh(page, RESUMED))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private Mono<Rendering> revoked(ServerWebExchange page, String id, FleetProgress progress) {
    if (KeyListPages.isAsking(page)) {
      return KeyListPages.ended(page, "revoked", 1, progress, watch(id));
    }
    return draw(page, id, "key :: whole", progress)
        .onErrorResume(ProblemAnswer.class, away -> alone(page, id, progress));
  }

  private static String watch(String id) {
    return "/keys/" + Paths.segment(id) + "/revocation";
  }

  /** The result alone, for a page that can't be drawn. */
  private static Mono<Rendering> alone(ServerWebExchange page, String id, FleetProgress progress) {
    return Mono.just(
        Shell.page(page, "revoked :: alone", "keys")
            .modelAttribute("fleet", progress)
            .modelAttribute("count", count(null))
            .modelAttribute("badge", true)
            .modelAttribute("watch", watch(id))
            .build());
  }

  /**
   * How far a revocation has come by now. The key is read before the fleet, so a gateway that has
   * applied everything has applied the revocation.
   */
  @GetMapping("/keys/{id}/revocation")
  Mono<Rendering> revocation(ServerWebExchange page, @PathVariable("id") String id) {
    var asked = page.getRequest().getQueryParams();
    String done = asked.getFirst("done");
    return api.get(page, path(id))
        .flatMap(key -> api.get(page, "/v1/instances").map(fleet -> progress(key, fleet, done)))
        .map(
            progress ->
                Shell.page(page, "revoked :: " + (done == null ? "waiting" : "polled"), "keys")
                    .modelAttribute("fleet", progress)
                    .modelAttribute("count", count(asked.getFirst("count")))
                    .modelAttribute("badge", asked.containsKey("badge"))
                    .modelAttribute("watch", watch(id))
                    .build());
  }

  /** How many keys were revoked; one unless it was said. */
  private static int count(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
  }

  private static FleetProgress progress(Json key, Json fleet, @Nullable String done) {
    if (!key.has("revokedAt")) {
      return new FleetProgress(List.of(), 0);
    }
    long since = Duration.between(Instant.parse(key.text("revokedAt")), Instant.now()).toMillis();
    return FleetProgress.later(fleet.list("items"), done == null ? "" : done, Math.max(0, since));
  }

  @PostMapping("/keys/{id}/delete")
  Mono<Rendering> delete(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                api.get(page, path(id))
                    .flatMap(
                        key ->
                            TypedName.check(form, key.text("name"))
                                .then(
                                    api.call(
                                        page,
                                        HttpMethod.DELETE,
                                        path(id) + "?force=" + form.value("force").equals("true"),
                                        null))))
        .flatMap(
            answer ->
                KeyListPages.isAsking(page)
                    ? KeyListPages.ended(
                        page, "deleted", 1, FleetProgress.of(answer.at("revocation")), "")
                    : Mono.just(Refusals.to(page, "/keys", "Key deleted.")))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/describe")
  Mono<Rendering> describe(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, String> faults = LabelFields.faults(form);
              return faults.isEmpty()
                  ? api.get(page, path(id)).flatMap(key -> describe(page, id, form, key))
                  : Mono.error(ProblemAnswer.ofFaults(faults));
            })
        .map(answer -> Refusals.refresh(page, "Key saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private Mono<Json> describe(ServerWebExchange page, String id, Form form, Json key) {
    Map<String, Object> body = new HashMap<>();
    body.put("description", form.text("description"));
    LabelFields.edit(body, form, key);
    return api.call(page, HttpMethod.PATCH, path(id), body);
  }

  /** Makes a call about a key with one field of the form that was sent. */
  private Mono<Json> post(ServerWebExchange page, String id, String action, String field) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                    page,
                    HttpMethod.POST,
                    path(id) + "/" + action,
                    Form.body().put(field, form.text(field)).fields()));
  }

  private static String path(String id) {
    return "/v1/keys/" + Paths.segment(id);
  }
}
