package io.latchkey.change.redis;

import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts changes once everybody else has applied them, and times their way here, on Redis's clock.
 */
final class ChangeMeters implements ChangeListener, MeterBinder {

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final InstantSource clock;
  private final LongAdder resets = new LongAdder();
  private volatile @Nullable Timer evictions;

  ChangeMeters(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    evictions =
        Timer.builder("latchkey.change.eviction")
            .description("Time from when a change was stored to when its entries were evicted here")
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    FunctionCounter.builder("latchkey.feed.resets", resets, LongAdder::sum)
        .description("How often the cache was dropped because changes may have been missed")
        .register(registry);
  }

  @Override
  public void onChange(Change change) {
    Timer timer = evictions;
    if (timer != null) {
      long took = clock.millis() - change.position().millis();
      timer.record(Math.max(0, took), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onReset() {
    resets.increment();
  }
}
