package io.latchkey.replay.redis;

import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.replay.ReplayStore;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Strings {@code latchkey:replay:<name>}. */
final class RedisReplayStore implements ReplayStore {

  private static final RedisScript BEGIN =
      RedisScript.beside(RedisReplayStore.class, "begin", ScriptOutputType.VALUE);

  private final StandingSession session;
  private final RedisNames names;

  RedisReplayStore(StandingSession session, RedisNames names) {
    this.session = session;
    this.names = names;
  }

  @Override
  public @Nullable String begin(String name, String claim, Duration keepFor) {
    CompletableFuture<@Nullable String> found =
        session.run(BEGIN, List.of(key(name)), claim, Long.toString(keepFor.toMillis()));
    return RedisSession.await(found);
  }

  @Override
  public void finish(String name, String answer, Duration keepFor) {
    SetArgs expiry = SetArgs.Builder.px(keepFor.toMillis());
    RedisSession.await(session.ask(commands -> commands.set(key(name), answer, expiry)));
  }

  @Override
  public void forget(String name) {
    RedisSession.await(session.ask(commands -> commands.del(key(name))));
  }

  private String key(String name) {
    return names.of("replay", name);
  }
}
