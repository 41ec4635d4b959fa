package io.latchkey.oauth;

import io.latchkey.access.Decision;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Scope;
import io.latchkey.key.Secret;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.cache.Lookup;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says of an access token whether it is good now, and for what. A client sees its own tokens whole,
 * and of the tokens of its organization's other keys that part which is for projects that its own
 * key opens; any other token reads as none. Safe for use by many threads; never blocks.
 */
public final class TokenIntrospector {

  private static final Introspection UNAVAILABLE = new Introspection.Unavailable();

  private final TokenIssuer clients;
  private final Gatekeeper gatekeeper;
  private final TokenFormat format;
  private final KeyHasher hasher;
  private final InstantSource clock;

  TokenIntrospector(
      TokenIssuer clients,
      Gatekeeper gatekeeper,
      TokenFormat format,
      KeyHasher hasher,
      InstantSource clock) {
    this.clients = clients;
    this.gatekeeper = gatekeeper;
    this.format = format;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** Answers a client: a use of its key, which costs one request. Never completes exceptionally. */
  public CompletableFuture<Introspection> introspect(TokenRequest client, String token) {
    return gatekeeper
        .key(client.secret())
        .thenCombine(clients.use(client), (key, decision) -> new Asked(key, decision))
        .thenCompose(asked -> answer(asked, token));
  }

  /** Whether a client is known here, so that the store need not be asked for it. */
  public boolean knowsKey(TokenRequest client) {
    return clients.knowsKey(client);
  }

  /** Who asks with a key, and what was decided about that. */
  private record Asked(Lookup<ApiKey> key, Decision decision) {}

  private CompletableFuture<Introspection> answer(Asked asked, String token) {
    if (asked.decision instanceof Decision.Denied denied) {
      return CompletableFuture.completedFuture(new Introspection.Refused(denied));
    }
    return asked.decision instanceof Decision.Allowed use
            && asked.key instanceof Lookup.Found<ApiKey> client
        ? answer(token, use, key -> partFor(client.value(), key))
        : CompletableFuture.completedFuture(UNAVAILABLE);
  }

  /**
   * Answers somebody who is no client of this gateway. Never completes exceptionally.
   *
   * @param seen the part of a token's key that may be told; null for none
   */
  public CompletableFuture<Introspection> introspect(
      String token, UnaryOperator<@Nullable ApiKey> seen) {
    return answer(token, null, seen);
  }

  private CompletableFuture<Introspection> answer(
      String text, Decision.@Nullable Allowed use, UnaryOperator<@Nullable ApiKey> seen) {
    Secret token = format.parse(text);
    if (token == null) {
      return CompletableFuture.completedFuture(
          new Introspection.Told(IntrospectionView.INACTIVE, use));
    }
    return gatekeeper
        .key(hasher.hash(token))
        .thenApply(
            found ->
                found instanceof Lookup.Unreachable
                    ? UNAVAILABLE
                    : new Introspection.Told(view(found, seen), use));
  }

  private IntrospectionView view(Lookup<ApiKey> found, UnaryOperator<@Nullable ApiKey> seen) {
    if (!(found instanceof Lookup.Found<ApiKey> known)
        || known.value().status(clock.millis()) != KeyStatus.ACTIVE) {
      return IntrospectionView.INACTIVE;
    }
    ApiKey part = seen.apply(known.value());
    return part == null ? IntrospectionView.INACTIVE : IntrospectionView.of(part);
  }

  private static @Nullable ApiKey partFor(ApiKey client, ApiKey token) {
    if (client.id().equals(token.id())) {
      return token;
    }
    Set<ProjectId> shared = new HashSet<>(token.projects());
    shared.retainAll(client.projects());
    return shared.isEmpty() || !client.organization().equals(token.organization())
        ? null
        : token.narrowedTo(new Scope(shared, Set.of()));
  }
}
