package io.latchkey.keystore.redis;

import io.latchkey.change.FleetClock;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.keystore.EndedSecrets;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way of a request's secret into Redis: one script call, which also reads the fleet's clock.
 */
final class RedisKeyResolver implements Resolver<KeyHash, ApiKey> {

  private static final RedisScript KEY =
      RedisScript.beside(RedisKeyResolver.class, "resolve-key", ScriptOutputType.MULTI);

  private final FeedServer server;
  private final FleetClock clock;
  private final EndedSecrets ended;
  private final RedisNames names;
  private final String never;
  private final KeyJson keys;
  private final TokenJson tokens = new TokenJson();

  /**
   * A resolver.
   *
   * @param clock is read with every answer, so that a key that is looked up is judged by the time
   *     of the server that told of it
   * @param ended what is unknown whatever the store says
   */
  RedisKeyResolver(
      FeedServer server, FleetClock clock, EndedSecrets ended, RedisNames names, KeyJson keys) {
    this.server = server;
    this.clock = clock;
    this.ended = ended;
    this.names = names;
    this.never = names.of("never");
    this.keys = keys;
  }

  @Override
  public CompletionStage<Optional<ApiKey>> resolve(KeyHash hash) {
    List<String> touched = List.of(names.of("hash", hash.toBase64Url()), never);
    long asked = clock.ticks();
    CompletableFuture<List<String>> found = server.run(KEY, touched, names.of("key", ""));
    return found.thenApply(
        answer -> {
          clock.read(asked, Long.parseLong(answer.get(0)));
          return key(answer.subList(1, answer.size()), hash);
        });
  }

  private Optional<ApiKey> key(List<String> answer, KeyHash hash) {
    if (ended.contains(hash)) {
      return Optional.empty();
    }
    if (answer.isEmpty()) {
      return unknown(hash);
    }
    String record = answer.get(0);
    String held = answer.get(1);
    if (!TokenJson.isToken(held)) {
      return Optional.of(keys.readKey(record, hash));
    }
    TokenJson.Held token = tokens.read(held);
    return ended.contains(token.secret()) ? Optional.empty() : keys.readKey(record, token);
  }

  /** A secret that the store doesn't know: it never did, or it has lost what a roll gave. */
  private Optional<ApiKey> unknown(KeyHash hash) {
    if (ended.isReplacement(hash)) {
      throw new StoreUnavailableException("Redis: has lost a secret that a roll gave");
    }
    return Optional.empty();
  }
}
