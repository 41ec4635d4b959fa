package io.latchkey.identity.redis;

import io.latchkey.identity.PendingSignIn;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import java.time.Duration;
import java.util.Optional;

/** Sign-ins under way in Redis, which forgets those that nobody finishes. */
final class RedisPendingSignIns implements PendingSignIns {

  private static final Duration KEPT = Duration.ofMinutes(10);

  private final StandingSession session;
  private final RedisNames names;
  private final IdentityJson json;

  RedisPendingSignIns(StandingSession session, RedisNames names, IdentityJson json) {
    this.session = session;
    this.names = names;
    this.json = json;
  }

  @Override
  public void put(String state, PendingSignIn pending) {
    RedisSession.await(
        session.ask(
            commands -> commands.setex(record(state), KEPT.toSeconds(), json.write(pending))));
  }

  @Override
  public Optional<PendingSignIn> take(String state) {
    String found = RedisSession.await(session.ask(commands -> commands.getdel(record(state))));
    return Optional.ofNullable(found).map(json::readPendingSignIn);
  }

  private String record(String state) {
    return names.of("sign-in", state);
  }
}
