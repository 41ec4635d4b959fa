package io.latchkey.starter;

import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.netty.util.AsciiString;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Leaves out of an upstream's response the limits that are reported here, and names the request to
 * its client unless somebody has.
 */
final class ResponseHeaders implements HttpHeadersFilter {

  private final ExchangeObserver observer;

  ResponseHeaders(LatchkeyCore core) {
    this.observer = core.get(ExchangeObserver.class);
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.ifAny(exchange);
    if (authenticated == null) {
      return input;
    }
    io.netty.handler.codec.http.HttpHeaders written =
        NettyExchange.responseHeaders(exchange.getResponse());
    HeaderNames reported = RateLimitHeaders.reportedIn(written);
    HttpHeaders output = new HttpHeaders();
    input.forEach(
        (name, values) -> {
          if (!reported.contains(name)) {
            output.addAll(name, values);
          }
        });
    AsciiString name = observer.header();
    if (name != null && !written.contains(name) && !output.containsHeader(name.toString())) {
      output.set(name.toString(), authenticated.requestId());
    }
    return output;
  }
}
