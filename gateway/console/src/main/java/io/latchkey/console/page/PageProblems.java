package io.latchkey.console.page;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Draws a page for what went wrong with a page, and says what to do. */
final class PageProblems implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(PageProblems.class);
  private static final int BEFORE_PROBLEM_DOCUMENTS = -3;

  private final ViewResolver views;
  private final ConsoleFacts facts;

  PageProblems(ViewResolver views, ConsoleFacts facts) {
    this.views = views;
    this.facts = facts;
  }

  @Override
  public int getOrder() {
    return BEFORE_PROBLEM_DOCUMENTS;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    String path = exchange.getRequest().getPath().value();
    boolean page = PageFilter.isPage(path) || PageFilter.isReader(exchange.getRequest());
    if (!page || exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    int status = status(failure);
    if (status == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
      log.error(
          "page failed=true requestId={} path={}", exchange.getRequest().getId(), path, failure);
    }
    exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
    if (PageFilter.isHtmx(exchange.getRequest())) {
      if (status == HttpStatus.UNAUTHORIZED.value()) {
        return draw("session-ended :: ask", Map.of("facts", facts, "form", Form.EMPTY), exchange);
      }
      Map<String, Object> part = Map.of("problem", problem(failure, status));
      return draw("problem :: part", part, exchange);
    }
    Map<String, Object> model = new HashMap<>();
    model.put("title", title(status));
    model.put(
        "what",
        failure instanceof ProblemAnswer answer && !answer.detail().isEmpty()
            ? answer.detail()
            : what(status));
    model.put("requestId", exchange.getRequest().getId());
    model.put("shell", exchange.getAttribute(PageFilter.SHELL));
    model.put("section", "");
    return draw("error", model, exchange);
  }

  private Mono<Void> draw(String view, Map<String, Object> model, ServerWebExchange exchange) {
    return views
        .resolveViewName("console/" + view, Locale.ENGLISH)
        .flatMap(found -> found.render(model, MediaType.TEXT_HTML, exchange));
  }

  private static ProblemAnswer problem(Throwable failure, int status) {
    return failure instanceof ProblemAnswer answer
        ? answer
        : new ProblemAnswer(
            status, Json.of(Map.of("title", title(status), "detail", what(status))));
  }

  private static int status(Throwable failure) {
    if (failure instanceof ProblemAnswer answer) {
      return answer.status();
    }
    if (failure instanceof PageException page) {
      return page.status().value();
    }
    return failure instanceof ErrorResponse response
        ? response.getStatusCode().value()
        : HttpStatus.INTERNAL_SERVER_ERROR.value();
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "Sign in to continue";
      case 403 -> "You don't have access to this";
      case 404 -> "Page not found";
      case 429 -> "Too many requests";
      case 503 -> "The key store can't be reached";
      default -> status < 500 ? "This request can't be handled" : "Something went wrong";
    };
  }

  private static String what(int status) {
    return switch (status) {
      case 403 ->
          "The request didn't come from a page of this console, or the page was too old. Go back,"
              + " reload it, and try again.";
      case 404 -> "Check the address. What was here may have been deleted.";
      case 503 ->
          "Redis doesn't answer. Nothing was changed, and gateways keep accepting the keys they"
              + " know for a while. Try again in a moment.";
      default ->
          "Try again. If it happens again, give the request ID to whoever runs this gateway.";
    };
  }
}
