package io.latchkey.starter;

import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.headers.HeaderSanitizer;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells upstreams who calls, behind all other filters of headers: {@code Connection} makes one of
 * them remove whatever a client names in it.
 */
final class IdentityHeaders implements HttpHeadersFilter, Ordered {

  private final HeaderSanitizer sanitizer;

  IdentityHeaders(LatchkeyCore core) {
    this.sanitizer = core.get(HeaderSanitizer.class);
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.ifAny(exchange);
    if (authenticated == null) {
      return input;
    }
    HttpHeaders output = new HttpHeaders();
    input.forEach(output::addAll);
    SanitizedRequest.identify(output, authenticated, sanitizer);
    return output;
  }
}
