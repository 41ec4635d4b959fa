package io.latchkey;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * How late a door's event loops are: what is due at a time runs so much after it. A loop that is
 * blocked, or has more to do than its thread can, holds up all its connections by as much.
 */
final class LoopLag implements AutoCloseable {

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final List<ScheduledFuture<?>> tasks = new ArrayList<>();

  /** Measures the loops of a door twice a second, until this is closed. */
  LoopLag(String door, EventLoopGroup loops, MeterRegistry registry) {
    Timer lag =
        Timer.builder("latchkey.loop.lag")
            .description("Time by which an event loop runs late")
            .tag("door", door)
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    for (EventExecutor loop : loops) {
      Probe probe = new Probe(lag);
      tasks.add(
          loop.scheduleWithFixedDelay(probe, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS));
    }
  }

  /** Runs on one loop. */
  private static final class Probe implements Runnable {
    private final Timer lag;
    private long due = System.nanoTime() + PERIOD_NANOS;

    Probe(Timer lag) {
      this.lag = lag;
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      lag.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
      due = System.nanoTime() + PERIOD_NANOS;
    }
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.cancel(false));
  }
}
