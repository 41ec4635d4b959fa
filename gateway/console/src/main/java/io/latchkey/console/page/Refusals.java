package io.latchkey.console.page;

import java.util.StringJoiner;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What somebody sees where the admin API did not do what a page asked of it. */
public final class Refusals {

  private static final String NOT_FRESH = "reauthentication_required";

  private Refusals() {}

  /** The problem, told where the person is; the page stays as it is. */
  public static Mono<Rendering> beside(ServerWebExchange page, ProblemAnswer answer) {
    if (answer.status() == HttpStatus.UNAUTHORIZED.value()) {
      return Mono.error(answer);
    }
    HttpStatusCode status = HttpStatusCode.valueOf(answer.status());
    if (answer.code().equals(NOT_FRESH)) {
      return Mono.just(
          Shell.beside(page, "confirm :: ask", "")
              .modelAttribute("form", Form.EMPTY.with("return", place(page)))
              .status(status)
              .build());
    }
    return Mono.just(
        Shell.beside(page, "problem :: part", "")
            .modelAttribute("problem", answer)
            .status(status)
            .build());
  }

  /** The path of the page that somebody looks at. */
  private static String place(ServerWebExchange page) {
    String now = page.getRequest().getHeaders().getFirst("HX-Current-URL");
    return now == null ? "/" : SignInPages.local(now.replaceFirst("^[a-z]+://[^/]*", ""));
  }

  /** The form drawn again where the problem can be mended in it, else the problem beside it. */
  public static Mono<Rendering> inForm(
      ServerWebExchange page, ProblemAnswer answer, Supplier<Mono<Rendering>> again) {
    return answer.isAboutTheForm() ? again.get() : beside(page, answer);
  }

  /** The status of a form that is drawn again. */
  public static HttpStatus status(Form form) {
    return form.problem().isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
  }

  /** Tells what was done, on the page as it is; also sends it other events. */
  public static Rendering told(ServerWebExchange page, String words, String... events) {
    StringJoiner all = new StringJoiner(", ", "{", "}");
    all.add("\"said\": {\"text\": \"" + words + "\"}");
    for (String event : events) {
      all.add("\"" + event + "\": {}");
    }
    page.getResponse().getHeaders().set("HX-Trigger", all.toString());
    return Shell.beside(page, "problem :: done", "").build();
  }

  /**
   * Has the page asked for again, as it is now.
   *
   * @param words what was done, told there: plain ASCII without quotation marks
   */
  public static Rendering refresh(ServerWebExchange page, String words) {
    page.getResponse().getHeaders().set("HX-Refresh", "true");
    return told(page, words);
  }

  /** Sends the browser to another page, which tells what was done. */
  public static Rendering to(ServerWebExchange page, String place, String words) {
    page.getResponse().getHeaders().set("HX-Redirect", place);
    return words.isEmpty() ? Shell.beside(page, "problem :: done", "").build() : told(page, words);
  }
}
