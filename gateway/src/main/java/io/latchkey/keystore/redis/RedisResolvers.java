package io.latchkey.keystore.redis;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The way of a request into Redis: one script call for a key, one for a project. */
final class RedisResolvers {

  private static final RedisScript KEY =
      RedisScript.beside(RedisResolvers.class, "resolve-key", ScriptOutputType.MULTI);
  private static final RedisScript PROJECT =
      RedisScript.beside(RedisResolvers.class, "resolve-project", ScriptOutputType.VALUE);

  private final StandingSession session;
  private final RedisNames names;
  private final String never;
  private final KeyJson keys;
  private final ProjectJson projects;
  private final TokenJson tokens = new TokenJson();

  RedisResolvers(StandingSession session, RedisNames names, KeyJson keys, ProjectJson projects) {
    this.session = session;
    this.names = names;
    this.never = names.of("never");
    this.keys = keys;
    this.projects = projects;
  }

  Resolver<KeyHash, ApiKey> keys() {
    return hash -> {
      List<String> touched = List.of(names.of("hash", hash.toBase64Url()), never);
      CompletableFuture<List<String>> found = session.run(KEY, touched, names.of("key", ""));
      return found.thenApply(answer -> key(answer, hash));
    };
  }

  private Optional<ApiKey> key(List<String> answer, KeyHash hash) {
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    String record = answer.get(0);
    String held = answer.get(1);
    return TokenJson.isToken(held)
        ? keys.readKey(record, tokens.read(held))
        : Optional.of(keys.readKey(record, hash));
  }

  Resolver<String, Project> projects() {
    return idOrSlug -> {
      List<String> touched =
          List.of(names.of("project", idOrSlug), names.of("slug", idOrSlug), never);
      CompletableFuture<@Nullable String> json =
          session.run(PROJECT, touched, names.of("project", ""));
      return json.thenApply(record -> Optional.ofNullable(record).map(projects::readProject));
    };
  }
}
