package io.latchkey.trace;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Names the trace of what is being recorded, for histograms' exemplars: the registry asks on the
 * thread that records, and seldom, so that only then the header is read. Only traces that somebody
 * keeps are named.
 */
public final class Exemplars implements SpanContext {

  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  /**
   * Says which trace the next recordings of this thread belong to.
   *
   * @param traceParent the header as it came; null for none
   */
  public static void current(@Nullable String traceParent) {
    CURRENT.set(traceParent);
  }

  private static @Nullable TraceParent trace() {
    return TraceParent.parse(CURRENT.get());
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    TraceParent trace = trace();
    return trace == null ? null : trace.traceId();
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    TraceParent trace = trace();
    return trace == null ? null : trace.spanId();
  }

  @Override
  public boolean isCurrentSpanSampled() {
    TraceParent trace = trace();
    return trace != null && trace.sampled();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // Nothing keeps a note of it.
  }
}
