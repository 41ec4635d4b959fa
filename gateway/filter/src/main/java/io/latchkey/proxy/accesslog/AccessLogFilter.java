package io.latchkey.proxy.accesslog;

import io.latchkey.access.Grant;
import io.latchkey.client.ClientAddresses;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.trace.Spans;
import io.latchkey.trace.TraceParent;
import io.micrometer.tracing.Span;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Follows every request from its first step to its last; there only where somebody wants that. */
public final class AccessLogFilter implements WebFilter {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final ExchangeObserver observer;
  private final ClientAddresses clients;
  private final RequestLog log;
  private final @Nullable Spans spans;
  private final InstantSource clock;

  AccessLogFilter(
      ExchangeObserver observer,
      ClientAddresses clients,
      RequestLog log,
      @Nullable Spans spans,
      InstantSource clock) {
    this.observer = observer;
    this.clients = clients;
    this.log = log;
    this.spans = spans;
    this.clock = clock;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    ObservedExchange observed =
        new ObservedExchange(
            observer.requestId(request),
            spans,
            spans == null ? null : received(spans, request),
            NettyExchange.requestHeaders(request).get(TraceParent.HEADER),
            this::ended);
    exchange.getAttributes().put(ObservedExchange.ATTRIBUTE, observed);
    return chain.filter(exchange).doFinally(signal -> endUnlessFailed(signal, exchange, observed));
  }

  /** What failed is answered by {@code ProblemHandler}, and over when that is. */
  private static void endUnlessFailed(
      SignalType signal, ServerWebExchange exchange, ObservedExchange observed) {
    if (signal == SignalType.CANCEL) {
      observed.clientClosed();
    }
    if (signal != SignalType.ON_ERROR) {
      observed.end(exchange);
    }
  }

  private static Span received(Spans spans, ServerHttpRequest request) {
    return spans.received(NettyExchange.requestHeaders(request)::get, method(request));
  }

  private static String method(ServerHttpRequest request) {
    String method = request.getMethod().name();
    return METHODS.contains(method) ? method : "OTHER";
  }

  private void ended(ServerWebExchange exchange, ObservedExchange observed) {
    Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    String outcome = outcome(observed);
    Integer code = status == null ? null : status.value();
    if (log.isOn()) {
      log.write(line(exchange, observed, route, outcome, code));
    }
    Span span = observed.received();
    if (span != null) {
      end(span, observed, route, outcome, code);
    }
  }

  private static String outcome(ObservedExchange observed) {
    String code = observed.code();
    return code != null ? code : observed.grant() == null ? "answered" : "allowed";
  }

  private RequestLog.Line line(
      ServerWebExchange exchange,
      ObservedExchange observed,
      @Nullable Route route,
      String outcome,
      @Nullable Integer status) {
    TraceParent trace = TraceParent.parse(observed.traceParent());
    Grant grant = observed.grant();
    return new RequestLog.Line(
        clock.instant(),
        observed.requestId(),
        trace == null ? null : trace.traceId(),
        method(exchange.getRequest()),
        route == null ? null : route.getId(),
        clients.of(exchange.getRequest()).getHostAddress(),
        observed.key() == null ? null : observed.key().toString(),
        grant == null ? null : grant.organization().value(),
        observed.project() == null ? null : observed.project().value(),
        outcome,
        status,
        observed.decisionMicros(),
        observed.upstreamMicros(),
        observed.totalMicros());
  }

  private static void end(
      Span span,
      ObservedExchange observed,
      @Nullable Route route,
      String outcome,
      @Nullable Integer status) {
    span.tag("latchkey.request_id", observed.requestId()).tag("latchkey.outcome", outcome);
    if (route != null) {
      span.tag("http.route", route.getId());
    }
    if (observed.key() != null) {
      span.tag("latchkey.key", observed.key().toString());
    }
    if (observed.project() != null) {
      span.tag("latchkey.project", observed.project().value());
    }
    if (status != null) {
      span.tag("http.response.status_code", status.longValue());
    }
    observed.upstreamAnswered(null);
    span.end();
  }
}
