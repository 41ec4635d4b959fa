package io.latchkey.proxy.accesslog;

import io.latchkey.client.ClientAddresses;
import io.latchkey.proxy.exchange.NettyExchange;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Follows every request from its first step to its last; there only if somebody wants that. */
public final class AccessLogFilter implements WebFilter {

  private final ExchangeObserver observer;
  private final ClientAddresses clients;

  AccessLogFilter(ExchangeObserver observer, ClientAddresses clients) {
    this.observer = observer;
    this.clients = clients;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    ObservedExchange observed =
        observer.begin(
            observer.requestId(request),
            request.getMethod().name(),
            NettyExchange.requestHeaders(request),
            clients.of(request),
            System.nanoTime());
    if (observed == null) {
      return chain.filter(exchange);
    }
    exchange.getAttributes().put(ObservedExchange.ATTRIBUTE, observed);
    return chain.filter(exchange).doFinally(signal -> endUnlessFailed(signal, exchange, observed));
  }

  /** What failed is answered by {@code ProblemHandler}, and over when that is. */
  private static void endUnlessFailed(
      SignalType signal, ServerWebExchange exchange, ObservedExchange observed) {
    if (signal == SignalType.CANCEL && !isWhole(exchange)) {
      observed.clientClosed();
    }
    if (signal != SignalType.ON_ERROR) {
      observed.end(exchange);
    }
  }

  /** Whether the answer has no more than its head, which has been written: the end follows it. */
  private static boolean isWhole(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    HttpStatusCode status = response.getStatusCode();
    boolean isHeadOnly =
        HttpStatus.NO_CONTENT.equals(status)
            || HttpStatus.NOT_MODIFIED.equals(status)
            || HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
            || response.getHeaders().getContentLength() == 0;
    return response.isCommitted() && isHeadOnly;
  }
}
