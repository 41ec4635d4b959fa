package io.latchkey.console.page;

import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
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
    if (answer.code().equals(NOT_FRESH)) {
      return Mono.just(
          Shell.beside(page, "confirm :: ask", "")
              .modelAttribute("form", Form.EMPTY.with("return", place(page)))
              .build());
    }
    return Mono.just(
        Shell.beside(page, "problem :: part", "").modelAttribute("problem", answer).build());
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

  /** Has the page asked for again, as it is now. */
  public static Rendering refresh(ServerWebExchange page) {
    page.getResponse().getHeaders().set("HX-Refresh", "true");
    return Shell.beside(page, "problem :: done", "").build();
  }

  /** Sends the browser to another page. */
  public static Rendering to(ServerWebExchange page, String place) {
    page.getResponse().getHeaders().set("HX-Redirect", place);
    return Shell.beside(page, "problem :: done", "").build();
  }
}
