package io.latchkey.admin.web;

import io.latchkey.access.PathGuard;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses paths on the console's listener that could be read in two ways, as the proxy does. */
public final class PlainPaths implements WebFilter {

  private static final String CALLS = "/v1/";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getURI().getRawPath();
    return PathGuard.accepts(path) ? chain.filter(exchange) : Mono.error(refusal(path));
  }

  private static RuntimeException refusal(String path) {
    return path.startsWith(CALLS)
        ? new ProblemException(
            ProblemKind.INVALID_PARAMETER,
            "The path has dot segments, backslashes or control characters. Send it without.")
        : new ResponseStatusException(HttpStatus.BAD_REQUEST);
  }
}
