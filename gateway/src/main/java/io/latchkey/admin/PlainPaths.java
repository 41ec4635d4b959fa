package io.latchkey.admin;

import io.latchkey.access.PathGuard;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses paths on the console's listener that could be read in two ways, as the proxy does. */
public final class PlainPaths implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return PathGuard.accepts(exchange.getRequest().getURI().getRawPath())
        ? chain.filter(exchange)
        : Mono.error(new ResponseStatusException(HttpStatus.BAD_REQUEST));
  }
}
