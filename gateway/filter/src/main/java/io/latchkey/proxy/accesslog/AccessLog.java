package io.latchkey.proxy.accesslog;

import io.latchkey.access.Grant;
import io.latchkey.trace.Spans;
import io.latchkey.trace.TraceParent;
import io.micrometer.tracing.Span;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of requests in the request log and in spans, whatever carries them. */
final class AccessLog {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final RequestLog log;
  private final @Nullable Spans spans;
  private final InstantSource clock;

  /**
   * An access log.
   *
   * @param spans null for none
   */
  AccessLog(RequestLog log, @Nullable Spans spans, InstantSource clock) {
    this.log = log;
    this.spans = spans;
    this.clock = clock;
  }

  /**
   * A request that has come.
   *
   * @param method as it came
   * @param headers as they came
   * @param began when they did, in nanoseconds of {@link System#nanoTime}
   */
  ObservedExchange begin(
      String requestId, String method, HttpHeaders headers, InetAddress client, long began) {
    String known = METHODS.contains(method) ? method : "OTHER";
    Span received = spans == null ? null : spans.received(headers::get, known);
    String traceParent = headers.get(TraceParent.HEADER);
    var from = new ObservedExchange.Received(requestId, known, client, traceParent, began);
    return new ObservedExchange(from, this, received);
  }

  /** The span of a request's way to its upstream, which the headers name to that. */
  Span forwarded(Span received, HttpHeaders headers) {
    if (spans == null) {
      throw new IllegalStateException("a span where there are none");
    }
    return spans.forwarded(received, headers::set);
  }

  /**
   * A request is over.
   *
   * @param route null for none
   * @param status null if nothing was answered
   */
  void end(ObservedExchange observed, @Nullable String route, @Nullable Integer status) {
    if (log.isOn()) {
      log.write(line(observed, route, status));
    }
    Span span = observed.received();
    if (span != null) {
      end(span, observed, route, status);
    }
  }

  private RequestLog.Line line(
      ObservedExchange observed, @Nullable String route, @Nullable Integer status) {
    TraceParent trace = TraceParent.parse(observed.traceParent());
    Grant grant = observed.grant();
    return new RequestLog.Line(
        clock.instant(),
        observed.requestId(),
        trace == null ? null : trace.traceId(),
        observed.method(),
        route,
        observed.client().getHostAddress(),
        observed.key() == null ? null : observed.key().toString(),
        grant == null ? null : grant.organization().value(),
        observed.project() == null ? null : observed.project().value(),
        observed.outcome(),
        status,
        observed.decisionMicros(),
        observed.upstreamMicros(),
        observed.totalMicros());
  }

  private static void end(
      Span span, ObservedExchange observed, @Nullable String route, @Nullable Integer status) {
    span.tag("latchkey.request_id", observed.requestId())
        .tag("latchkey.outcome", observed.outcome());
    if (route != null) {
      span.tag("http.route", route);
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
