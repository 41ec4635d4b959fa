package io.latchkey.identity.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.identity.IdentityContract;
import io.latchkey.identity.InvitationStore;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.UserStore;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.lettuce.core.Range;
import java.time.Duration;
import java.util.List;

/** The stores of identities on a Redis of their own. */
record IdentityOnRedis(
    CoreOnRedis redis,
    UserStore users,
    TokenStore tokens,
    SessionStore sessions,
    InvitationStore invitations)
    implements IdentityContract.Stores, AutoCloseable {

  static IdentityOnRedis start() {
    CoreOnRedis redis = CoreOnRedis.start();
    StandingSession session = redis.session();
    RedisNames names = redis.names();
    Committer committer = redis.core().get(Committer.class);
    EndedIdentities ended = new EndedIdentities(Duration.ofHours(1), Ticker.systemTicker());
    SignInSettings settings =
        new SignInSettings(
            Duration.ofMinutes(30),
            Duration.ofHours(12),
            Duration.ofMinutes(15),
            Duration.ofDays(365),
            null);
    return new IdentityOnRedis(
        redis,
        new RedisUserStore(session, names, committer, ended, List.of(), null),
        new RedisTokenStore(session, names, committer, ended, List.of()),
        new RedisSessionStore(session, names, committer, ended, settings, List.of()),
        new RedisInvitationStore(session, names, committer, ended, new IdentityJson()));
  }

  @Override
  public long events(String action) {
    return redis
        .redis()
        .with(commands -> commands.xrange("latchkey:events", Range.unbounded()))
        .stream()
        .filter(each -> action.equals(each.getBody().get("action")))
        .count();
  }

  @Override
  public void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  /** Writes a record as another version of this program would have. */
  void write(String key, String value) {
    redis.redis().with(commands -> commands.set(key, value));
  }

  @Override
  public void close() {
    redis.close();
  }
}
