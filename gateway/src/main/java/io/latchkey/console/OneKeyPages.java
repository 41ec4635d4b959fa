package io.latchkey.console;

import java.util.HashMap;
import java.util.Map;
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

  private final AdminApi api;

  OneKeyPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/keys/{id}")
  Mono<Rendering> show(ServerWebExchange page, @PathVariable("id") String id) {
    return Mono.zip(api.get(page, "/v1/keys/" + Paths.segment(id)), api.get(page, "/v1/instances"))
        .flatMap(
            found -> {
              String organization = found.getT1().text("organization");
              return Mono.zip(
                      api.get(page, "/v1/projects?organization=" + organization),
                      api.get(
                          page,
                          "/v1/events?limit=10&organization="
                              + organization
                              + "&target="
                              + found.getT1().text("id")))
                  .map(
                      more ->
                          Shell.page(page, "key", "keys")
                              .modelAttribute("key", found.getT1())
                              .modelAttribute("instances", found.getT2().list("items"))
                              .modelAttribute("names", KeyPages.names(more.getT1().list("items")))
                              .modelAttribute("events", more.getT2().list("items"))
                              .build());
            });
  }

  @PostMapping("/keys/{id}/roll")
  Mono<Rendering> roll(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                    page,
                    HttpMethod.POST,
                    path(id) + "/roll",
                    Form.body().put("overlap", form.text("overlap")).fields()))
        .flatMap(made -> KeyPages.secret(api, page, made))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/revoke")
  Mono<Rendering> revoke(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(
                    page,
                    HttpMethod.POST,
                    path(id) + "/revoke",
                    Form.body().put("reason", form.text("reason")).fields()))
        .map(answer -> revoked(page, answer))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private static Rendering revoked(ServerWebExchange page, Json answer) {
    return Shell.page(page, "revoked :: result", "keys").modelAttribute("answer", answer).build();
  }

  @PostMapping("/keys/{id}/delete")
  Mono<Rendering> delete(ServerWebExchange page, @PathVariable("id") String id) {
    return api.call(page, HttpMethod.DELETE, path(id), null)
        .map(answer -> Refusals.to(page, "/keys"))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/keys/{id}/describe")
  Mono<Rendering> describe(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body = new HashMap<>();
              body.put("description", form.text("description"));
              return api.call(page, HttpMethod.PATCH, path(id), body);
            })
        .map(answer -> Refusals.refresh(page))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private static String path(String id) {
    return "/v1/keys/" + Paths.segment(id);
  }
}
