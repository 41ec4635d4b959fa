package io.latchkey.console;

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

  PageProblems(ViewResolver views) {
    this.views = views;
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
      return exchange.getResponse().setComplete();
    }
    Map<String, Object> model =
        Map.of(
            "title",
            title(status),
            "what",
            failure instanceof ProblemAnswer answer && !answer.detail().isEmpty()
                ? answer.detail()
                : what(status),
            "requestId",
            exchange.getRequest().getId());
    return views
        .resolveViewName("console/error", Locale.ENGLISH)
        .flatMap(view -> view.render(model, MediaType.TEXT_HTML, exchange));
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
      case 403 -> "This is not yours to do";
      case 404 -> "There is nothing here";
      case 429 -> "Too much at once";
      case 503 -> "The key store can't be asked now";
      default -> status < 500 ? "This page can't be asked for like this" : "Something went wrong";
    };
  }

  private static String what(int status) {
    return switch (status) {
      case 403 ->
          "The request did not come from a page of this console, or the page was old. Go"
              + " back, reload it, and try again.";
      case 404 -> "The address may be mistyped, or what was here was deleted.";
      case 503 ->
          "Redis does not answer. Nothing was changed; keys that gateways know go on"
              + " working for a while. Try again in a moment.";
      default ->
          "Try again. If it stays like this, give the request's ID to whoever runs this"
              + " gateway.";
    };
  }
}
