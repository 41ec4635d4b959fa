package io.latchkey.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans and sends them in batches, on a thread of its own; what can't be sent is dropped.
 * Safe for use by many threads; never blocks.
 */
public final class Spans implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final SdkTracerProvider provider;
  private final io.micrometer.tracing.Tracer tracer;
  private final Propagator propagator;

  /**
   * Spans of one gateway.
   *
   * @param endpoint where they are sent, over HTTP as OTLP
   * @param sampling the share of requests that get one where the caller has not said
   * @param instance the gateway's name in the fleet
   */
  public Spans(URI endpoint, double sampling, String instance) {
    Resource resource =
        Resource.getDefault().toBuilder()
            .put(AttributeKey.stringKey("service.name"), "latchkey")
            .put(AttributeKey.stringKey("service.instance.id"), instance)
            .build();
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build();
    this.provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampling)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    Tracer made = provider.get("io.latchkey");
    this.tracer = new OtelTracer(made, new OtelCurrentTraceContext(), event -> {});
    this.propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), made);
  }

  /**
   * Begins the span of a request that has come, in the trace that it names if it names one.
   *
   * @param headers gives a header of the request by name; null for none
   */
  public Span received(Function<String, @Nullable String> headers, String name) {
    return propagator
        .extract(headers, (from, header) -> from == null ? null : from.apply(header))
        .kind(Span.Kind.SERVER)
        .name(name)
        .start();
  }

  /**
   * Begins the span of a request that is about to go to an upstream, and names it to that.
   *
   * @param headers sets a header of the request
   */
  public Span forwarded(Span received, BiConsumer<String, String> headers) {
    Span span =
        tracer
            .spanBuilder()
            .setParent(received.context())
            .kind(Span.Kind.CLIENT)
            .name("upstream")
            .start();
    propagator.inject(
        span.context(),
        headers,
        (to, name, value) -> {
          if (to != null) {
            to.accept(name, value);
          }
        });
    return span;
  }

  /** Sends what is left, for seconds at most. */
  @Override
  public void close() {
    provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
