package io.latchkey.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
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

  ProblemHandler(ProblemWriter problems) {
    this.problems = problems;
  }

  /** Before Spring Boot's own. */
  @Override
  public int getOrder() {
    return -2;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    String requestId = ProblemWriter.newRequestId();
    Problem problem = problem(exchange, failure);
    if (problem == Problem.INTERNAL) {
      log.error("request failed requestId={}", requestId, failure);
    } else if (problem.status() >= 500) {
      log.warn(
          "upstream failed code={} requestId={} reason=\"{}\"",
          problem.code(),
          requestId,
          failure.getClass().getSimpleName());
    }
    return problems.write(exchange, problem, requestId);
  }

  private static Problem problem(ServerWebExchange exchange, Throwable failure) {
    if (failure instanceof ResponseStatusException told) {
      int status = told.getStatusCode().value();
      return switch (status) {
        case 404 -> Problem.NOT_FOUND;
        case 504 -> Problem.UPSTREAM_TIMEOUT;
        default -> status < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL;
      };
    }
    if (Passage.ifAny(exchange) == null) {
      return Problem.INTERNAL;
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ReadTimeoutException
          || each instanceof ConnectTimeoutException
          || each instanceof TimeoutException) {
        return Problem.UPSTREAM_TIMEOUT;
      }
      if (each instanceof IOException || isHttpFailure(each)) {
        return Problem.UPSTREAM_UNREACHABLE;
      }
    }
    return Problem.INTERNAL;
  }

  private static boolean isHttpFailure(Throwable failure) {
    return failure instanceof UnknownHostException
        || failure instanceof io.netty.handler.codec.DecoderException
        || failure
            instanceof reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException
        || failure instanceof IllegalArgumentException
            && failure.getStackTrace().length > 0
            && failure.getStackTrace()[0].getClassName().startsWith("io.netty.handler.codec");
  }
}
