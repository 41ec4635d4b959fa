package io.latchkey.limit.redis;

import io.latchkey.limit.RateLimiter;
import io.latchkey.redis.StandingSession;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Lets time pass for the limiter while the core is up; what it holds goes back at the end. */
final class LimitClock implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LimitClock.class);

  private final RateLimiter limiter;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "latchkey-limits");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean running;

  LimitClock(RateLimiter limiter) {
    this.limiter = limiter;
  }

  @Override
  public void start() {
    running = true;
    long every = RateLimiter.tickEvery().toMillis();
    thread.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      limiter.tick();
    } catch (RuntimeException e) {
      log.error("limits tick=failed", e);
    }
  }

  @Override
  public void stop() {
    running = false;
    thread.shutdownNow();
    limiter.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return StandingSession.PHASE + 50;
  }
}
