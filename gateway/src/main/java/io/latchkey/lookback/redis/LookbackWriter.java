package io.latchkey.lookback.redis;

import io.latchkey.lookback.Decided;
import io.latchkey.lookback.Lookback;
import io.latchkey.lookback.LookbackStore;
import io.latchkey.redis.StandingSession;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Writes decisions once a second, on a thread of its own, while anything is kept at all. */
final class LookbackWriter implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LookbackWriter.class);

  private final Lookback lookback;
  private final LookbackStore store;
  private final boolean on;
  private volatile @Nullable ScheduledExecutorService thread;

  LookbackWriter(Lookback lookback, LookbackStore store, boolean on) {
    this.lookback = lookback;
    this.store = store;
    this.on = on;
  }

  @Override
  public void start() {
    if (!on) {
      return;
    }
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread writer = new Thread(task, "latchkey-lookback");
              writer.setDaemon(true);
              return writer;
            });
    made.scheduleWithFixedDelay(this::write, 1, 1, TimeUnit.SECONDS);
    thread = made;
  }

  private void write() {
    try {
      List<Decided> decisions = lookback.drain();
      boolean dropped = lookback.hasDropped();
      if (dropped || !decisions.isEmpty()) {
        store.write(decisions, dropped);
      }
    } catch (RuntimeException e) {
      log.error("decisions kept=false reason=\"unexpected failure\"", e);
    }
  }

  /** Ends; what was decided in the last second is lost. */
  @Override
  public void stop() {
    ScheduledExecutorService running = thread;
    if (running != null) {
      running.shutdownNow();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return StandingSession.PHASE + 50;
  }
}
