package io.latchkey.proxy.forwardauth;

import io.latchkey.access.Decision;
import io.latchkey.access.Standing;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.UnreadBody;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The yes to an ingress: who calls, and how it stands with its limits. At most 400 bytes. */
final class ForwardAuthAnswer {

  private final HeaderSanitizer identity;
  private final RateLimitHeaders limits;
  private final ExchangeObserver observer;

  ForwardAuthAnswer(HeaderSanitizer identity, RateLimitHeaders limits, ExchangeObserver observer) {
    this.identity = identity;
    this.limits = limits;
    this.observer = observer;
  }

  Mono<Void> write(ServerWebExchange exchange, Decision.Allowed allowed) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.OK);
    HttpHeaders headers = NettyExchange.responseHeaders(response);
    identity.addIdentity(headers, allowed.grant());
    Standing standing = allowed.standing();
    if (standing != null) {
      limits.write(standing, headers);
    }
    if (observer.header() != null) {
      headers.set(observer.header(), observer.requestId(exchange));
    }
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, "0");
    UnreadBody.leave(exchange);
    return response.setComplete();
  }
}
