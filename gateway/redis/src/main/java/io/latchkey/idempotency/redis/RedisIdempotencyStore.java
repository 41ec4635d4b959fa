package io.latchkey.idempotency.redis;

import io.latchkey.idempotency.IdempotencyStore;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Strings {@code latchkey:replay:<name>}, and {@code latchkey:replay:<name>:attended} while
 * somebody attends to the claim.
 */
final class RedisIdempotencyStore implements IdempotencyStore {

  private static final RedisScript CLAIM =
      RedisScript.beside(RedisIdempotencyStore.class, "claim", ScriptOutputType.MULTI);
  private static final RedisScript SETTLE =
      RedisScript.beside(RedisIdempotencyStore.class, "settle", ScriptOutputType.INTEGER);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration ATTENDED = Duration.ofSeconds(5);
  private static final int MISSED = 4;

  private final StandingSession session;
  private final RedisNames names;

  RedisIdempotencyStore(StandingSession session, RedisNames names) {
    this.session = session;
    this.names = names;
  }

  @Override
  public @Nullable Held claim(String name, String claim, @Nullable String abandoned) {
    CompletableFuture<List<String>> answer =
        session.run(
            CLAIM,
            keys(name),
            claim,
            millis(KEPT),
            millis(ATTENDED),
            abandoned == null ? "" : abandoned);
    List<String> held = RedisSession.await(answer);
    return held.isEmpty() ? null : new Held(held.get(0), held.get(1).equals("1"));
  }

  @Override
  public @Nullable Held find(String name) {
    String[] keys = keys(name).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(session.ask(commands -> commands.mget(keys)));
    return found.get(0).hasValue()
        ? new Held(found.get(0).getValue(), found.get(1).hasValue())
        : null;
  }

  @Override
  public CompletionStage<?> attend(String name) {
    SetArgs expiry = SetArgs.Builder.px(ATTENDED.toMillis());
    return session.ask(commands -> commands.set(keys(name).get(1), "", expiry));
  }

  @Override
  public void abandon(String name, String claim) {
    settle(name, claim, "abandon");
  }

  @Override
  public void finish(String name, String claim, String answer) {
    settle(name, claim, "answer", answer, millis(KEPT));
  }

  @Override
  public void forget(String name, String claim) {
    settle(name, claim, "forget");
  }

  private void settle(String name, String... arguments) {
    CompletableFuture<Long> settled = session.run(SETTLE, keys(name), arguments);
    RedisSession.await(settled);
  }

  @Override
  public Duration attendEvery() {
    return ATTENDED.dividedBy(MISSED);
  }

  private List<String> keys(String name) {
    return List.of(names.of("replay", name), names.of("replay", name, "attended"));
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
