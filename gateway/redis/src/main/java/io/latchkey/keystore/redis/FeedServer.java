package io.latchkey.keystore.redis;

import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The server that the change feed is read from. An answer counts only if it comes from there:
 * another one may have missed a revocation, and would not be heard if it took one.
 *
 * @param counts whether an answer of a replication history counts
 */
public record FeedServer(StandingSession session, Predicate<String> counts) {

  /**
   * Runs a script whose answer begins with the server's replication history; completes with what
   * stands behind that.
   */
  public CompletableFuture<List<String>> run(
      RedisScript script, List<String> keys, String argument) {
    CompletableFuture<List<String>> told = session.read(script, keys, argument);
    return told.thenApply(this::proven);
  }

  private List<String> proven(List<String> answer) {
    if (!counts.test(answer.get(0))) {
      throw new StoreUnavailableException(
          "Redis: not the server that the change feed is read from");
    }
    return answer.subList(1, answer.size());
  }
}
