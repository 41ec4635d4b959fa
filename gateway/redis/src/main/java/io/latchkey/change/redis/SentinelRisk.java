package io.latchkey.change.redis;

import io.latchkey.change.FailoverRisk;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The risk under Sentinel, which promotes a replica although the primary may go on accepting
 * writes. Asked once per answer; a store that is away is asked again. Calls block.
 */
final class SentinelRisk implements FailoverRisk {

  private static final String SETTING = "min-replicas-to-write";

  /** How long the start waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final StandingSession session;
  private volatile @Nullable Level known;
  private volatile boolean asked;

  SentinelRisk(StandingSession session) {
    this.session = session;
  }

  @Override
  public Level level() {
    Level level = known;
    if (level == null) {
      level = answer();
    }
    return level;
  }

  /** The server's answer, for which the start waits; a page that asks later does not. */
  private Level answer() {
    long until = System.nanoTime() + (asked ? 0 : PATIENCE.toNanos());
    asked = true;
    while (true) {
      boolean open = session.isOpen();
      Level level = ask();
      // A refusal leaves the session open, and is an answer; a failure closes it.
      if (level != Level.UNKNOWN || (open && session.isOpen())) {
        known = level;
        return level;
      }
      if (System.nanoTime() >= until) {
        return level;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Level ask() {
    try {
      Map<String, String> told =
          RedisSession.await(session.ask(commands -> commands.configGet(SETTING)));
      String replicas = told.get(SETTING);
      if (replicas == null) {
        return Level.UNKNOWN;
      }
      return replicas.equals("0") ? Level.OPEN : Level.NONE;
    } catch (StoreUnavailableException e) {
      return Level.UNKNOWN;
    }
  }
}
