package io.latchkey.proxy.accesslog;

import io.latchkey.access.Grant;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.trace.TraceParent;
import io.latchkey.usage.UsageCounts;
import io.micrometer.tracing.Span;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/**
 * What is noted of a request on its way, for its line in the request log and its spans. Steps of a
 * request follow each other, so nothing here is shared.
 */
public final class ObservedExchange {

  static final String ATTRIBUTE = ObservedExchange.class.getName();

  private final Received from;
  private final AccessLog log;
  private final @Nullable Span received;
  private @Nullable Span forwarded;
  private @Nullable String traceParent;
  private @Nullable KeyId key;
  private @Nullable ProjectId project;
  private @Nullable Grant grant;
  private @Nullable String code;
  private long decided;
  private long sent;
  private long answered;
  private boolean ended;

  /**
   * A request as it came.
   *
   * @param traceParent null for none
   * @param began when its headers were there, in nanoseconds of {@link System#nanoTime}
   */
  record Received(
      String requestId,
      String method,
      InetAddress client,
      @Nullable String traceParent,
      long began) {}

  /**
   * Follows a request from now on.
   *
   * @param log told once the request is over
   * @param received its span; null for none
   */
  ObservedExchange(Received from, AccessLog log, @Nullable Span received) {
    this.from = from;
    this.log = log;
    this.received = received;
    this.traceParent = from.traceParent;
  }

  String requestId() {
    return from.requestId;
  }

  String method() {
    return from.method;
  }

  InetAddress client() {
    return from.client;
  }

  /** The request was let through. */
  public void allowed(Grant to) {
    grant = to;
    key = to.key();
    project = to.project();
    decided = System.nanoTime();
  }

  void denied(KeyId of, @Nullable ProjectId to) {
    key = of;
    project = to;
  }

  /** The gateway itself answers. */
  public void answered(Problem problem) {
    code = problem.code();
    if (decided == 0) {
      decided = System.nanoTime();
    }
  }

  /** The client has left before its answer was whole. */
  public void clientClosed() {
    code = UsageCounts.CLIENT_CLOSED;
  }

  /** The request is about to go to its upstream with these headers. */
  public void forwards(HttpHeaders headers) {
    sent = System.nanoTime();
    if (received != null) {
      forwarded = log.forwarded(received, headers);
      traceParent = headers.get(TraceParent.HEADER);
    }
  }

  /** The head of the upstream's answer is there, or there will be none. */
  public void upstreamAnswered(@Nullable Integer status) {
    answered = System.nanoTime();
    Span span = forwarded;
    if (span != null) {
      forwarded = null;
      if (status == null) {
        span.tag("error.type", "no_answer");
      } else {
        span.tag("http.response.status_code", status.longValue());
      }
      span.end();
    }
  }

  /** The request is over; all but the first call do nothing. */
  void end(ServerWebExchange exchange) {
    Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    end(route == null ? null : route.getId(), status == null ? null : status.value());
  }

  /**
   * The same, of another carrier.
   *
   * @param route the ID of its route; null for none
   * @param status what its client was answered; null for nothing
   */
  public void end(@Nullable String route, @Nullable Integer status) {
    if (!ended) {
      ended = true;
      log.end(this, route, status);
    }
  }

  @Nullable Span received() {
    return received;
  }

  /** As the upstream was told; as it came where that was not asked. */
  public @Nullable String traceParent() {
    return traceParent;
  }

  @Nullable KeyId key() {
    return key;
  }

  @Nullable ProjectId project() {
    return project;
  }

  @Nullable Grant grant() {
    return grant;
  }

  /** How it went: {@code allowed}, or a code. */
  String outcome() {
    return code != null ? code : grant == null ? "answered" : "allowed";
  }

  /** Microseconds to the decision; null where there was none. */
  @Nullable Long decisionMicros() {
    return decided == 0 ? null : (decided - from.began) / 1_000;
  }

  /** Microseconds that the upstream took to begin its answer; null where there was none. */
  @Nullable Long upstreamMicros() {
    return sent == 0 || answered == 0 ? null : (answered - sent) / 1_000;
  }

  /** Microseconds since the request came. */
  long totalMicros() {
    return (System.nanoTime() - from.began) / 1_000;
  }
}
