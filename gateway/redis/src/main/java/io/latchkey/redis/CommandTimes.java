package io.latchkey.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How long Redis takes to answer over one session. Safe for use by many threads. */
final class CommandTimes {

  private static final Duration[] BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final String purpose;
  private final BooleanSupplier connected;
  private volatile @Nullable Timer answered;
  private volatile @Nullable Timer failed;

  CommandTimes(String purpose, BooleanSupplier connected) {
    this.purpose = purpose;
    this.connected = connected;
  }

  void bindTo(MeterRegistry registry) {
    answered = timer(registry, "answered");
    failed = timer(registry, "failed");
    Gauge.builder("latchkey.redis.connected", connected, each -> each.getAsBoolean() ? 1 : 0)
        .description("1 while there is a connection to Redis")
        .tag("purpose", purpose)
        .strongReference(true)
        .register(registry);
  }

  private Timer timer(MeterRegistry registry, String outcome) {
    return Timer.builder("latchkey.redis.command")
        .description("Time from sending a command to Redis to its answer, or to giving up")
        .tag("purpose", purpose)
        .tag("outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /** Times an answer from now on. */
  <T> CompletableFuture<T> time(CompletableFuture<T> answer) {
    long sent = System.nanoTime();
    return answer.whenComplete(
        (value, failure) -> {
          Timer timer = failure == null ? answered : failed;
          if (timer != null) {
            timer.record(System.nanoTime() - sent, TimeUnit.NANOSECONDS);
          }
        });
  }
}
