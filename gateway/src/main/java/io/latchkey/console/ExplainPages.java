package io.latchkey.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    return draw(page, "explain", form, null);
  }

  private static Rendering draw(
      ServerWebExchange page, String view, Form form, @Nullable Json answer) {
    Rendering.Builder<?> made =
        Shell.page(page, view, "explain")
            .modelAttribute("form", form)
            .status(Refusals.status(form));
    return answer == null ? made.build() : made.modelAttribute("answer", answer).build();
  }

  @PostMapping("/explain")
  Mono<Rendering> explain(ServerWebExchange page) {
    return Form.of(page)
        .flatMap(
            form ->
                api.call(page, HttpMethod.POST, "/v1/explain", body(form))
                    .map(answer -> draw(page, "explain :: entry", form, answer))
                    .onErrorResume(
                        ProblemAnswer.class,
                        answer ->
                            Refusals.inForm(
                                page,
                                answer,
                                () ->
                                    Mono.just(
                                        draw(
                                            page,
                                            "explain :: entry",
                                            form.refused(answer),
                                            null)))));
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
