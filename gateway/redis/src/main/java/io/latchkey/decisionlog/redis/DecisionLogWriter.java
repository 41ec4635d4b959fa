package io.latchkey.decisionlog.redis;

import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLog;
import io.latchkey.decisionlog.DecisionLogStore;
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
final class DecisionLogWriter implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DecisionLogWriter.class);

  private final DecisionLog lookback;
  private final DecisionLogStore store;
  private final boolean on;
  private volatile @Nullable ScheduledExecutorService thread;

  DecisionLogWriter(DecisionLog lookback, DecisionLogStore store, boolean on) {
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
