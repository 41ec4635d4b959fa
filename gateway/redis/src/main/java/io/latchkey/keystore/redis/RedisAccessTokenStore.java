package io.latchkey.keystore.redis;

import io.latchkey.change.Change.Action;
import io.latchkey.change.Change.Subject;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.AccessToken;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.redis.store.Committer;
import io.latchkey.redis.store.Mutation;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Access tokens in Redis: each under its hash, and their hashes by their ends in a set per key. */
final class RedisAccessTokenStore implements AccessTokenStore {

  private static final RedisScript KEEP =
      RedisScript.beside(RedisAccessTokenStore.class, "keep-token", ScriptOutputType.MULTI);

  /** So long a token that has ended reads as expired and not as unknown. */
  private static final Duration REMEMBERED_PAST_END = Duration.ofMinutes(5);

  private final StandingSession session;
  private final RedisNames names;
  private final Committer committer;
  private final TokenJson json = new TokenJson();
  private final EndingJson endings = new EndingJson();

  RedisAccessTokenStore(StandingSession session, RedisNames names, Committer committer) {
    this.session = session;
    this.names = names;
    this.committer = committer;
  }

  @Override
  public CompletionStage<Kept> keep(AccessToken token, KeyHash secret, int most) {
    String id = token.key().toString();
    String hash = token.hash().toBase64Url();
    CompletableFuture<List<String>> answer =
        session.run(
            KEEP,
            List.of(
                names.of("hash", secret.toBase64Url()),
                names.of("key", id),
                names.of("access-tokens", id),
                names.of("hash", hash)),
            id,
            hash,
            json.write(token),
            Long.toString(token.endsAt().toEpochMilli()),
            Long.toString(token.endsAt().plus(REMEMBERED_PAST_END).toEpochMilli()),
            Integer.toString(most));
    return answer.thenApply(RedisAccessTokenStore::kept);
  }

  @Override
  public Ended end(KeyHash token, KeyId key) {
    String hash = names.of("hash", token.toBase64Url());
    String held = RedisSession.await(session.ask(commands -> commands.get(hash)));
    if (held != null && TokenJson.isToken(held) && !TokenJson.isOf(held, key)) {
      return new Ended(true, false, null);
    }
    Mutation mutation = committer.mutation(null);
    boolean isNew = held != null && TokenJson.isToken(held);
    if (isNew) {
      String id = key.toString();
      mutation
          .delete(hash)
          .remove(names.of("access-tokens", id), token.toBase64Url())
          .tell(Subject.KEY, id, Action.UPDATED, endings.tokenEnded(token));
    }
    Committer.Done done = committer.carryOut(session, mutation, RedisAccessTokenStore::unexpected);
    return new Ended(false, isNew, done.change());
  }

  @Override
  public boolean holds(KeyHash token) {
    String hash = names.of("hash", token.toBase64Url());
    String held = RedisSession.await(session.ask(commands -> commands.get(hash)));
    return held != null && TokenJson.isToken(held);
  }

  private static RuntimeException unexpected(Committer.Failed failed) {
    return new IllegalStateException("nothing was to be checked: " + failed);
  }

  private static Kept kept(List<String> answer) {
    return switch (answer.get(0)) {
      case "kept" -> new Done();
      case "ended" -> new SecretEnded();
      default -> new NoRoom(Instant.ofEpochMilli((long) Double.parseDouble(answer.get(1))));
    };
  }
}
