package io.latchkey.keystore.redis;

import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way of a request's project into Redis: one script call. */
final class RedisProjectResolver implements Resolver<String, Project> {

  private static final RedisScript PROJECT =
      RedisScript.beside(RedisProjectResolver.class, "resolve-project", ScriptOutputType.MULTI);

  private final FeedServer server;
  private final RedisNames names;
  private final ProjectJson projects;

  RedisProjectResolver(FeedServer server, RedisNames names, ProjectJson projects) {
    this.server = server;
    this.names = names;
    this.projects = projects;
  }

  @Override
  public CompletionStage<Optional<Project>> resolve(String idOrSlug) {
    List<String> touched =
        List.of(names.of("project", idOrSlug), names.of("slug", idOrSlug), names.of("never"));
    CompletableFuture<List<String>> found = server.run(PROJECT, touched, names.of("project", ""));
    return found.thenApply(answer -> answer.stream().findFirst().map(projects::readProject));
  }
}
