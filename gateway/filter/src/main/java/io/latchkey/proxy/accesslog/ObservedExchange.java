package io.latchkey.proxy.accesslog;

import io.latchkey.access.Grant;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.trace.Spans;
import io.latchkey.trace.TraceParent;
import io.latchkey.usage.UsageCounts;
import io.micrometer.tracing.Span;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What is noted of a request on its way, for its line in the request log and its spans. Steps of a
 * request follow each other, so nothing here is shared.
 */
public final class ObservedExchange {

  static final String ATTRIBUTE = ObservedExchange.class.getName();

  private final String requestId;
  private final BiConsumer<ServerWebExchange, ObservedExchange> onEnd;
  private final @Nullable Spans spans;
  private final @Nullable Span received;
  private final long began = System.nanoTime();
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
   * Follows a request from now on.
   *
   * @param spans null for none; then {@code received} is too
   * @param traceParent as it came; null for none
   * @param onEnd what to do with this once the request is over
   */
  ObservedExchange(
      String requestId,
      @Nullable Spans spans,
      @Nullable Span received,
      @Nullable String traceParent,
      BiConsumer<ServerWebExchange, ObservedExchange> onEnd) {
    this.requestId = requestId;
    this.spans = spans;
    this.received = received;
    this.traceParent = traceParent;
    this.onEnd = onEnd;
  }

  String requestId() {
    return requestId;
  }

  void allowed(Grant to) {
    grant = to;
    key = to.key();
    project = to.project();
    decided = System.nanoTime();
  }

  void denied(KeyId of, @Nullable ProjectId to) {
    key = of;
    project = to;
  }

  void answered(Problem problem) {
    code = problem.code();
    if (decided == 0) {
      decided = System.nanoTime();
    }
  }

  /** The client has left before its answer was whole. */
  void clientClosed() {
    code = UsageCounts.CLIENT_CLOSED;
  }

  /** The request is about to go to its upstream with these headers. */
  public void forwards(HttpHeaders headers) {
    sent = System.nanoTime();
    if (spans != null && received != null) {
      forwarded = spans.forwarded(received, headers::set);
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
    if (!ended) {
      ended = true;
      onEnd.accept(exchange, this);
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

  /** What the gateway itself answered, or that the client left; null if neither. */
  @Nullable String code() {
    return code;
  }

  /** Microseconds to the decision; null where there was none. */
  @Nullable Long decisionMicros() {
    return decided == 0 ? null : (decided - began) / 1_000;
  }

  /** Microseconds that the upstream took to begin its answer; null where there was none. */
  @Nullable Long upstreamMicros() {
    return sent == 0 || answered == 0 ? null : (answered - sent) / 1_000;
  }

  /** Microseconds since the request came. */
  long totalMicros() {
    return (System.nanoTime() - began) / 1_000;
  }
}
