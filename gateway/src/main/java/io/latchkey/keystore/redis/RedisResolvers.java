package io.latchkey.keystore.redis;

import io.latchkey.change.StoreUnavailableException;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.keystore.EndedSecrets;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The way of a request into Redis: one script call for a key, one for a project. An answer counts
 * only if it comes from the server that the change feed is read from: another one may have missed a
 * revocation, and would not be heard if it took one.
 */
final class RedisResolvers {

  private static final RedisScript KEY =
      RedisScript.beside(RedisResolvers.class, "resolve-key", ScriptOutputType.MULTI);
  private static final RedisScript PROJECT =
      RedisScript.beside(RedisResolvers.class, "resolve-project", ScriptOutputType.MULTI);

  private final StandingSession session;
  private final Predicate<String> counts;
  private final EndedSecrets ended;
  private final RedisNames names;
  private final String never;
  private final KeyJson keys;
  private final ProjectJson projects;
  private final TokenJson tokens = new TokenJson();

  /**
   * Resolvers.
   *
   * @param counts whether an answer of a replication history counts
   * @param ended what is unknown whatever the store says
   */
  RedisResolvers(
      StandingSession session,
      Predicate<String> counts,
      EndedSecrets ended,
      RedisNames names,
      KeyJson keys,
      ProjectJson projects) {
    this.session = session;
    this.counts = counts;
    this.ended = ended;
    this.names = names;
    this.never = names.of("never");
    this.keys = keys;
    this.projects = projects;
  }

  Resolver<KeyHash, ApiKey> keys() {
    return hash -> {
      List<String> touched = List.of(names.of("hash", hash.toBase64Url()), never);
      CompletableFuture<List<String>> found = session.read(KEY, touched, names.of("key", ""));
      return found.thenApply(answer -> key(proven(answer), hash));
    };
  }

  /** What an answer holds behind its history. */
  private List<String> proven(List<String> answer) {
    if (!counts.test(answer.get(0))) {
      throw new StoreUnavailableException(
          "Redis: not the server that the change feed is read from");
    }
    return answer.subList(1, answer.size());
  }

  private Optional<ApiKey> key(List<String> answer, KeyHash hash) {
    if (answer.isEmpty() || ended.contains(hash)) {
      return Optional.empty();
    }
    String record = answer.get(0);
    String held = answer.get(1);
    if (!TokenJson.isToken(held)) {
      return Optional.of(keys.readKey(record, hash));
    }
    TokenJson.Held token = tokens.read(held);
    return ended.contains(token.secret()) ? Optional.empty() : keys.readKey(record, token);
  }

  Resolver<String, Project> projects() {
    return idOrSlug -> {
      List<String> touched =
          List.of(names.of("project", idOrSlug), names.of("slug", idOrSlug), never);
      CompletableFuture<List<String>> found =
          session.read(PROJECT, touched, names.of("project", ""));
      return found.thenApply(
          answer -> proven(answer).stream().findFirst().map(projects::readProject));
    };
  }
}
