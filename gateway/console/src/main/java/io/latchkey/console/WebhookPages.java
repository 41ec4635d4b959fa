package io.latchkey.console;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import java.util.ArrayList;
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

/** Where an organization's events are sent, and what came of it. */
@Controller
final class WebhookPages {

  private static final String SECTION = "webhooks";

  private final AdminApi api;

  WebhookPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/webhooks")
  Mono<Rendering> list(ServerWebExchange page) {
    Shell shell = Shell.of(page);
    if (shell.organization() == null) {
      return Mono.just(Shell.page(page, "nothing", SECTION).build());
    }
    return api.get(page, "/v1/webhooks?organization=" + shell.organizationId())
        .map(
            found ->
                Shell.page(page, "webhooks", SECTION)
                    .modelAttribute("webhooks", found.list("items"))
                    .modelAttribute("form", Form.EMPTY)
                    .build());
  }

  @PostMapping("/webhooks")
  Mono<Rendering> create(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body =
                  Form.body()
                      .put("organization", Shell.of(page).organizationId())
                      .put("url", form.text("url"))
                      .put("actions", actions(form))
                      .put("description", form.text("description"))
                      .fields();
              return api.call(page, HttpMethod.POST, "/v1/webhooks", body)
                  .map(made -> secret(page, made))
                  .onErrorResume(
                      ProblemAnswer.class,
                      answer ->
                          Refusals.inForm(page, answer, () -> entry(page, form.refused(answer))));
            });
  }

  private static Rendering secret(ServerWebExchange page, Json made) {
    return Shell.beside(page, "secret :: webhook", SECTION).modelAttribute("made", made).build();
  }

  private static Mono<Rendering> entry(ServerWebExchange page, Form form) {
    return Mono.just(
        Shell.page(page, "webhooks :: entry", SECTION)
            .modelAttribute("form", form)
            .status(Refusals.status(form))
            .build());
  }

  private static List<String> actions(Form form) {
    List<String> actions = new ArrayList<>();
    addAll(actions, form.texts("actions"));
    addAll(actions, form.words("otherActions"));
    return actions;
  }

  private static void addAll(List<String> actions, @Nullable List<String> more) {
    if (more != null) {
      actions.addAll(more);
    }
  }

  @GetMapping("/webhooks/{id}")
  Mono<Rendering> show(ServerWebExchange page, @PathVariable("id") String id) {
    return Mono.zip(api.get(page, path(id)), api.get(page, path(id) + "/deliveries?limit=50"))
        .map(
            found ->
                Shell.page(page, "webhook", SECTION)
                    .modelAttribute("webhook", found.getT1())
                    .modelAttribute("deliveries", found.getT2().list("items"))
                    .build());
  }

  @PostMapping("/webhooks/{id}")
  Mono<Rendering> edit(ServerWebExchange page, @PathVariable("id") String id) {
    return Form.of(page)
        .flatMap(
            form -> {
              Map<String, Object> body =
                  Form.body()
                      .put("url", form.text("url"))
                      .put("actions", form.words("actions"))
                      .fields();
              body.put("description", form.text("description"));
              return api.call(page, HttpMethod.PATCH, path(id), body);
            })
        .map(edited -> Refusals.refresh(page, "Webhook saved."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  /** Sends an event that says that it is a test, and shows what the receiver answered. */
  @PostMapping("/webhooks/{id}/test")
  Mono<Rendering> test(ServerWebExchange page, @PathVariable("id") String id) {
    return api.call(page, HttpMethod.POST, path(id) + "/test", null)
        .map(
            answer ->
                Shell.page(page, "webhook :: tested", SECTION)
                    .modelAttribute("answer", answer)
                    .build())
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/webhooks/{id}/enable")
  Mono<Rendering> enable(ServerWebExchange page, @PathVariable("id") String id) {
    return again(page, path(id) + "/enable", "Webhook enabled.");
  }

  @PostMapping("/webhooks/{id}/disable")
  Mono<Rendering> disable(ServerWebExchange page, @PathVariable("id") String id) {
    return again(page, path(id) + "/disable", "Webhook disabled.");
  }

  private Mono<Rendering> again(ServerWebExchange page, String call, String told) {
    return api.call(page, HttpMethod.POST, call, null)
        .map(done -> Refusals.refresh(page, told))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  @PostMapping("/webhooks/{id}/delete")
  Mono<Rendering> delete(ServerWebExchange page, @PathVariable("id") String id) {
    return api.call(page, HttpMethod.DELETE, path(id), null)
        .map(done -> Refusals.to(page, "/webhooks", "Webhook deleted."))
        .onErrorResume(ProblemAnswer.class, answer -> Refusals.beside(page, answer));
  }

  private static String path(String id) {
    return "/v1/webhooks/" + Paths.segment(id);
  }
}
