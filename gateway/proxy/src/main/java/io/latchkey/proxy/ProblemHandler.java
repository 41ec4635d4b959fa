package io.latchkey.proxy;

import io.latchkey.listener.MalformedBodyException;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.ClientClosedException;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.ProblemException;
import io.latchkey.proxy.upstream.GarbledResponseException;
import io.latchkey.proxy.upstream.UpstreamFailure;
import io.latchkey.usage.UsageCounts;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Turns what goes wrong on the way into a problem document. Where the answer has begun already, the
 * connection is ended instead, so that a cut-off answer can't be taken for a whole one.
 */
final class ProblemHandler implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private final ProblemWriter problems;
  private final UsageCounts usage;
  private final ExchangeObserver observer;

  ProblemHandler(ProblemWriter problems, UsageCounts usage, ExchangeObserver observer) {
    this.problems = problems;
    this.usage = usage;
    this.observer = observer;
  }

  /** Before Spring Boot's own. */
  @Override
  public int getOrder() {
    return -2;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (ClientClosedException.isBehind(failure, exchange)) {
      log.debug("client closed reason=\"{}\"", failure.toString());
      observer.clientClosed(exchange);
      return observer.ending(exchange, Mono.empty());
    }
    if (exchange.getResponse().isCommitted()) {
      log.warn("answer cut off reason=\"{}\"", failure.toString());
      return observer.ending(exchange, Mono.error(failure));
    }
    String requestId = observer.requestId(exchange);
    Problem problem = problem(exchange, failure);
    if (problem.equals(Problem.INTERNAL)) {
      log.error("request failed requestId={}", requestId, failure);
    } else if (problem.status() >= 500) {
      log.warn(
          "request failed code={} requestId={} reason=\"{}\"",
          problem.code(),
          requestId,
          failure.toString()); // Not the exception: its stack trace has the request's address.
      count(exchange, problem);
    }
    return observer.ending(exchange, problems.write(exchange, problem, requestId));
  }

  /** Counts that there was no answer; one whose body did not come has been counted already. */
  private void count(ServerWebExchange exchange, Problem problem) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.ifAny(exchange);
    if (authenticated != null
        && !problem.code().equals(Problem.INTERNAL.code())
        && problem.status() != 503
        && exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) == null) {
      String outcome =
          problem.equals(Problem.UPSTREAM_TIMEOUT) ? UsageCounts.TIMEOUT : UsageCounts.UNREACHABLE;
      usage.unanswered(authenticated.grant(), authenticated.decidedAt(), outcome);
    }
  }

  private static Problem problem(ServerWebExchange exchange, Throwable failure) {
    if (MalformedBodyException.isCauseOf(failure)) {
      return Problem.BAD_REQUEST;
    }
    Problem told = ProblemException.behind(failure);
    if (told != null) {
      return told;
    }
    UpstreamFailure upstream = UpstreamFailure.behind(exchange, failure);
    if (upstream != null) {
      return upstream.isTimeout() ? Problem.UPSTREAM_TIMEOUT : Problem.UPSTREAM_UNREACHABLE;
    }
    if (failure instanceof ResponseStatusException status) {
      return Problem.told(status.getStatusCode());
    }
    if (failure instanceof DataBufferLimitException) {
      return Problem.told(HttpStatus.CONTENT_TOO_LARGE);
    }
    // What else fails behind the decision is the body of a response.
    return AuthenticatedExchange.ifAny(exchange) != null
            && (failure instanceof IOException || failure instanceof GarbledResponseException)
        ? Problem.UPSTREAM_UNREACHABLE
        : Problem.INTERNAL;
  }
}
