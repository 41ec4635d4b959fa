package io.latchkey.change.redis;

import io.latchkey.change.FailoverRisk;
import io.latchkey.change.StoreUnavailableException;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The risk under Sentinel, which promotes a replica although the primary may go on accepting
 * writes. Asked once per answer; a store that is away is asked again. Calls block.
 */
final class SentinelRisk implements FailoverRisk {

  private static final String SETTING = "min-replicas-to-write";

  private final StandingSession session;
  private volatile @Nullable Level known;

  SentinelRisk(StandingSession session) {
    this.session = session;
  }

  @Override
  public Level level() {
    Level level = known;
    if (level == null) {
      level = ask();
      // A refusal leaves the session open, and is an answer; a failure closes it.
      known = level != Level.UNKNOWN || session.isOpen() ? level : null;
    }
    return level;
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
