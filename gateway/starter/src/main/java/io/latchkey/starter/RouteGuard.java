package io.latchkey.starter;

import io.latchkey.proxy.authn.RequestAuthentication;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.ClientConnection;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.usage.UsageCounts;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Authenticates the requests of marked routes, takes out of them what no filter and no upstream may
 * see, and counts what becomes of them. Safe for use by many threads.
 */
final class RouteGuard {

  private final RequestAuthentication authentication;
  private final HeaderSanitizer sanitizer;
  private final UsageCounts usage;
  private final ProxyMeters meters;

  RouteGuard(LatchkeyCore core) {
    this.authentication = core.get(RequestAuthentication.class);
    this.sanitizer = core.get(HeaderSanitizer.class);
    this.usage = core.get(UsageCounts.class);
    this.meters = core.get(ProxyMeters.class);
  }

  /** Passes a request on if its key opens what the route asks for; otherwise refuses it. */
  Mono<Void> filter(ServerWebExchange exchange, RoutePlan plan, GatewayFilterChain chain) {
    HttpHeaders headers = NettyExchange.currentHeaders(exchange.getRequest());
    AuthenticatedExchange before = AuthenticatedExchange.ifAny(exchange);
    return before == null
        ? authentication.filter(exchange, headers, plan, passed -> forward(passed, headers, chain))
        : authentication.filterFurther(
            before, exchange, headers, plan, passed -> chain.filter(sanitized(passed, headers)));
  }

  private Mono<Void> forward(
      ServerWebExchange exchange, HttpHeaders headers, GatewayFilterChain chain) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    long sent = System.nanoTime();
    return chain
        .filter(sanitized(exchange, headers))
        .doOnSuccess(done -> answered(exchange, authenticated, sent))
        .doOnError(failure -> failed(exchange, authenticated, sent, failure))
        .doOnCancel(() -> cancelled(exchange, authenticated, sent));
  }

  /** The exchange as filters and upstreams see it: without the secret, and with who calls. */
  private ServerWebExchange sanitized(ServerWebExchange exchange, HttpHeaders headers) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    SanitizedRequest request =
        SanitizedRequest.of(exchange.getRequest(), headers, authenticated, sanitizer);
    return exchange.mutate().request(request).build();
  }

  private void answered(
      ServerWebExchange exchange, AuthenticatedExchange authenticated, long sent) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    if (status != null) {
      usage.answered(authenticated.grant(), authenticated.decidedAt(), status.value());
      meters.upstreamAnswered(status.value(), sent, null);
    }
  }

  private void failed(
      ServerWebExchange exchange,
      AuthenticatedExchange authenticated,
      long sent,
      Throwable failure) {
    if (ClientConnection.isGone(exchange.getRequest())) {
      cancelled(exchange, authenticated, sent);
    } else if (isTimeout(failure) || failure instanceof IOException) {
      boolean timeout = isTimeout(failure);
      String outcome = timeout ? UsageCounts.TIMEOUT : UsageCounts.UNREACHABLE;
      usage.unanswered(authenticated.grant(), authenticated.decidedAt(), outcome);
      meters.upstreamFailed(timeout, sent, null);
    }
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException
        || (failure instanceof ResponseStatusException status
            && status.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT));
  }

  /** The client has left, or a filter of the application waits no longer. */
  private void cancelled(
      ServerWebExchange exchange, AuthenticatedExchange authenticated, long sent) {
    if (ClientConnection.isGone(exchange.getRequest())) {
      usage.unanswered(authenticated.grant(), authenticated.decidedAt(), UsageCounts.CLIENT_CLOSED);
      meters.clientClosed(sent);
    }
  }
}
