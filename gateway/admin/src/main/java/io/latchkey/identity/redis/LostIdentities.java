package io.latchkey.identity.redis;

import io.latchkey.change.Change;
import io.latchkey.change.ChangeListener;
import io.latchkey.key.KeyHash;
import io.latchkey.key.UserId;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends again the sessions, tokens and people that the store has forgotten to have ended: all that
 * are remembered whenever the feed leaves a doubt, and the latest every few seconds, for as long as
 * a primary that was replaced may have taken what ended them.
 */
final class LostIdentities implements ChangeListener {

  private static final Logger log = LoggerFactory.getLogger(LostIdentities.class);
  private static final long PERIOD_SECONDS = 5;
  private static final long RETRY_SECONDS = 1;

  private final EndedIdentities ended;
  private final RedisSessionStore sessions;
  private final RedisTokenStore tokens;
  private final RedisUserStore users;
  private final ScheduledExecutorService background;
  private final long recent;

  /**
   * Compares from now on.
   *
   * @param background one thread, which drops what comes after its end; shut down by its maker
   * @param demotion how long a primary that was replaced may still accept writes
   */
  LostIdentities(
      EndedIdentities ended,
      RedisSessionStore sessions,
      RedisTokenStore tokens,
      RedisUserStore users,
      ScheduledExecutorService background,
      Duration demotion) {
    this.ended = ended;
    this.sessions = sessions;
    this.tokens = tokens;
    this.users = users;
    this.background = background;
    this.recent = demotion.plusSeconds(2 * PERIOD_SECONDS).toNanos();
    var unused =
        background.scheduleWithFixedDelay(
            () -> compare(ended.now() - recent), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onChange(Change change) {
    // The memory is told.
  }

  /** The connection that compares may lead to the old server for a moment, so it compares twice. */
  @Override
  public void onReset() {
    background.execute(this::compareAll);
    var unused = background.schedule(this::compareAll, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private void compareAll() {
    if (!compare(Long.MIN_VALUE)) {
      var unused = background.schedule(this::compareAll, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Whether everything since then could be compared. */
  private boolean compare(long since) {
    long from = since == Long.MIN_VALUE ? ended.now() - Long.MAX_VALUE / 2 : since;
    try {
      int found = 0;
      for (UserId user : ended.usersSince(from)) {
        found += users.deleteAgain(user) ? 1 : 0;
      }
      for (KeyHash token : ended.tokensSince(from)) {
        found += tokens.deleteAgain(token) ? 1 : 0;
      }
      for (KeyHash session : ended.sessionsSince(from)) {
        found += sessions.endAgain(session) ? 1 : 0;
      }
      if (found > 0) {
        log.warn("identities reasserted={} reason=\"Redis had lost their end\"", found);
      }
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    } catch (RuntimeException e) { // Thrown on, it would be the last comparison.
      log.error("identities compared=false reason=\"{}\"", e.getMessage(), e);
      return true;
    }
  }
}
