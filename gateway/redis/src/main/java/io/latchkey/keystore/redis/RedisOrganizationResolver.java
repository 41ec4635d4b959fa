package io.latchkey.keystore.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.cache.LimitedOrganization;
import io.latchkey.keystore.cache.Resolver;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way of a request's organization into Redis: one script call. One without a record limits
 * nothing, which is an answer too.
 */
final class RedisOrganizationResolver implements Resolver<OrganizationId, LimitedOrganization> {

  private static final RedisScript ORGANIZATION =
      RedisScript.beside(
          RedisOrganizationResolver.class, "resolve-organization", ScriptOutputType.MULTI);

  private final FeedServer server;
  private final RedisNames names;
  private final ProjectJson organizations;

  RedisOrganizationResolver(FeedServer server, RedisNames names, ProjectJson organizations) {
    this.server = server;
    this.names = names;
    this.organizations = organizations;
  }

  @Override
  public CompletionStage<Optional<LimitedOrganization>> resolve(OrganizationId id) {
    List<String> touched = List.of(names.of("organization", id.value()), names.of("never"));
    CompletableFuture<List<String>> found = server.run(ORGANIZATION, touched, "");
    return found.thenApply(
        answer ->
            Optional.of(
                answer.isEmpty()
                    ? LimitedOrganization.none(id)
                    : LimitedOrganization.of(organizations.readOrganization(answer.get(0)))));
  }
}
