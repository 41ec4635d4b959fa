package io.latchkey.console.explain;

import io.latchkey.console.page.AdminApi;
import io.latchkey.console.page.Contradictions;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.page.Paths;
import io.latchkey.console.page.ProblemAnswer;
import io.latchkey.console.page.Refusals;
import io.latchkey.console.page.Shell;
import io.latchkey.console.usage.ReasonWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells check by check why a request got in or did not. */
@Controller
final class ExplainPages {

  private static final String ENTRY = "explain :: entry";

  private final AdminApi api;

  ExplainPages(AdminApi api) {
    this.api = api;
  }

  @GetMapping("/explain")
  Rendering ask(ServerWebExchange page) {
    Form form = Form.EMPTY.with("method", "GET");
    for (String name : List.of("key", "requestId")) {
      String value = page.getRequest().getQueryParams().getFirst(name);
      form = value == null ? form : form.with(name, value);
    }
    String reason = page.getRequest().getQueryParams().getFirst("reason");
    Rendering drawn = draw(page, "explain", form);
    ReasonWords words = new ReasonWords(reason == null || reason.isEmpty() ? "none" : reason);
    if (!words.why().isEmpty()) {
      drawn.modelAttributes().put("reason", words);
    }
    return drawn;
  }

  private static Rendering draw(ServerWebExchange page, String view, Form form) {
    return Shell.page(page, view, "explain")
        .modelAttribute("form", form)
        .status(Refusals.status(form))
        .build();
  }

  @PostMapping("/explain")
  Mono<Rendering> explain(ServerWebExchange page) {
    return Form.of(page)
        .map(form -> form.refused(Contradictions.ofExplanation(form)))
        .flatMap(form -> form.isClean() ? explain(page, form) : again(page, form));
  }

  private Mono<Rendering> explain(ServerWebExchange page, Form form) {
    return api.call(page, HttpMethod.POST, "/v1/explain", body(form))
        .flatMap(
            answer ->
                sentence(page, form, answer)
                    .map(sentence -> draw(page, ENTRY, form, answer, sentence)))
        .onErrorResume(
            ProblemAnswer.class,
            answer -> Refusals.inForm(page, answer, () -> again(page, form.refused(answer))));
  }

  private Mono<ExplainedSentence> sentence(ServerWebExchange page, Form form, Json answer) {
    String id = answer.text("key");
    if (id.isEmpty()) {
      return Mono.just(ExplainedSentence.of(answer, null, List.of(), form));
    }
    return api.get(page, "/v1/keys/" + Paths.segment(id))
        .flatMap(
            key ->
                api.get(page, "/v1/projects?organization=" + key.text("organization"))
                    .map(all -> ExplainedSentence.of(answer, key, all.list("items"), form)))
        .onErrorResume(
            ProblemAnswer.class,
            gone -> Mono.just(ExplainedSentence.of(answer, null, List.of(), form)));
  }

  private static Rendering draw(
      ServerWebExchange page, String view, Form form, Json answer, ExplainedSentence sentence) {
    return Shell.page(page, view, "explain")
        .modelAttribute("form", form)
        .modelAttribute("answer", answer)
        .modelAttribute("sentence", sentence)
        .build();
  }

  private static Mono<Rendering> again(ServerWebExchange page, Form form) {
    return Mono.just(draw(page, ENTRY, form));
  }

  private static Map<String, Object> body(Form form) {
    if (form.text("requestId") != null) {
      return Form.body().put("requestId", form.text("requestId")).fields();
    }
    String method = form.text("method");
    return Form.body()
        .put("key", form.text("key"))
        .put("path", form.text("path"))
        .put("method", method == null ? null : method.toUpperCase(Locale.ROOT))
        .put("address", form.text("address"))
        .fields();
  }
}
