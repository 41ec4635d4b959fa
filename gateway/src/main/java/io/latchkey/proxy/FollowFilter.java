package io.latchkey.proxy;

import io.latchkey.access.Grant;
import io.latchkey.client.ClientAddresses;
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
final class FollowFilter implements WebFilter {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final Trail trail;
  private final ClientAddresses clients;
  private final RequestLog log;
  private final @Nullable Spans spans;
  private final InstantSource clock;

  FollowFilter(
      Trail trail,
      ClientAddresses clients,
      RequestLog log,
      @Nullable Spans spans,
      InstantSource clock) {
    this.trail = trail;
    this.clients = clients;
    this.log = log;
    this.spans = spans;
    this.clock = clock;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Followed followed =
        new Followed(
            trail.requestId(request),
            spans,
            spans == null ? null : received(spans, request),
            NettyExchange.requestHeaders(request).get(TraceParent.HEADER),
            this::ended);
    exchange.getAttributes().put(Followed.ATTRIBUTE, followed);
    return chain.filter(exchange).doFinally(signal -> endUnlessFailed(signal, exchange, followed));
  }

  /** What failed is answered by {@link ProblemHandler}, and over when that is. */
  private static void endUnlessFailed(
      SignalType signal, ServerWebExchange exchange, Followed followed) {
    if (signal == SignalType.CANCEL) {
      followed.clientClosed();
    }
    if (signal != SignalType.ON_ERROR) {
      followed.end(exchange);
    }
  }

  private static Span received(Spans spans, ServerHttpRequest request) {
    return spans.received(NettyExchange.requestHeaders(request)::get, method(request));
  }

  private static String method(ServerHttpRequest request) {
    String method = request.getMethod().name();
    return METHODS.contains(method) ? method : "OTHER";
  }

  private void ended(ServerWebExchange exchange, Followed followed) {
    Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    String outcome = outcome(followed);
    Integer code = status == null ? null : status.value();
    if (log.isOn()) {
      log.write(line(exchange, followed, route, outcome, code));
    }
    Span span = followed.received();
    if (span != null) {
      end(span, followed, route, outcome, code);
    }
  }

  private static String outcome(Followed followed) {
    String code = followed.code();
    return code != null ? code : followed.grant() == null ? "answered" : "allowed";
  }

  private RequestLog.Line line(
      ServerWebExchange exchange,
      Followed followed,
      @Nullable Route route,
      String outcome,
      @Nullable Integer status) {
    TraceParent trace = TraceParent.parse(followed.traceParent());
    Grant grant = followed.grant();
    return new RequestLog.Line(
        clock.instant(),
        followed.requestId(),
        trace == null ? null : trace.traceId(),
        method(exchange.getRequest()),
        route == null ? null : route.getId(),
        clients.of(exchange.getRequest()).getHostAddress(),
        followed.key() == null ? null : followed.key().toString(),
        grant == null ? null : grant.organization().value(),
        followed.project() == null ? null : followed.project().value(),
        outcome,
        status,
        followed.decisionMicros(),
        followed.upstreamMicros(),
        followed.totalMicros());
  }

  private static void end(
      Span span,
      Followed followed,
      @Nullable Route route,
      String outcome,
      @Nullable Integer status) {
    span.tag("latchkey.request_id", followed.requestId()).tag("latchkey.outcome", outcome);
    if (route != null) {
      span.tag("http.route", route.getId());
    }
    if (followed.key() != null) {
      span.tag("latchkey.key", followed.key().toString());
    }
    if (followed.project() != null) {
      span.tag("latchkey.project", followed.project().value());
    }
    if (status != null) {
      span.tag("http.response.status_code", status.longValue());
    }
    followed.upstreamAnswered(null);
    span.end();
  }
}
