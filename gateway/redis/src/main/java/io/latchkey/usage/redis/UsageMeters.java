package io.latchkey.usage.redis;

import io.latchkey.usage.UsageWriter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The writer's meters: read when they are asked for. */
final class UsageMeters implements MeterBinder {

  private final UsageWriter writer;

  UsageMeters(UsageWriter writer) {
    this.writer = writer;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "batches", "Batches of usage sent to Redis", UsageWriter::batches);
    counter(registry, "retries", "Batches of usage sent again", UsageWriter::retries);
    counter(registry, "dropped", "Requests and answers not counted", UsageWriter::dropped);
    Gauge.builder("latchkey.usage.waiting", writer, UsageWriter::waiting)
        .description("Counts that are not in Redis yet")
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String what, String text, ToDoubleFunction<UsageWriter> count) {
    FunctionCounter.builder("latchkey.usage." + what, writer, count)
        .description(text)
        .register(registry);
  }
}
