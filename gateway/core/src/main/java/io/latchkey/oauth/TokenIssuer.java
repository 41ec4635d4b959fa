package io.latchkey.oauth;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Scope;
import io.latchkey.key.Secret;
import io.latchkey.key.TokenFormat;
import io.latchkey.keystore.AccessToken;
import io.latchkey.keystore.AccessTokenStore;
import io.latchkey.keystore.cache.Lookup;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Issues access tokens. A request for one takes the way of any request with its key's secret, and
 * costs one of the key's, unless it is refused. Safe for use by many threads; never blocks.
 */
public final class TokenIssuer {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Gatekeeper gatekeeper;
  private final AccessTokenStore store;
  private final TokenFormat format;
  private final KeyHasher hasher;
  private final OAuthSettings settings;
  private final InstantSource clock;
  private final ScopeText scopes;

  TokenIssuer(
      Gatekeeper gatekeeper,
      AccessTokenStore store,
      TokenFormat format,
      KeyHasher hasher,
      OAuthSettings settings,
      InstantSource clock) {
    this.gatekeeper = gatekeeper;
    this.store = store;
    this.format = format;
    this.hasher = hasher;
    this.settings = settings;
    this.clock = clock;
    this.scopes = new ScopeText(gatekeeper);
  }

  /** Whether a request's key is known here, so that the store need not be asked for it. */
  public boolean knowsKey(TokenRequest request) {
    return gatekeeper.knowsKey(question(request, Permission.READ));
  }

  /** Answers a request for a token. Never completes exceptionally. */
  public CompletableFuture<TokenAnswer> issue(TokenRequest request) {
    return gatekeeper
        .key(request.secret())
        .thenCompose(
            found ->
                found instanceof Lookup.Found<ApiKey> known
                    ? scopes
                        .read(request.scope(), known.value())
                        .thenCompose(scope -> decide(request, known.value(), scope))
                    : refuse(question(request, Permission.READ)));
  }

  /**
   * The decision over a client that shows itself, for what costs its key nothing. Never completes
   * exceptionally.
   */
  CompletableFuture<Decision> recognise(TokenRequest request) {
    return gatekeeper
        .key(request.secret())
        .thenCompose(
            found ->
                gatekeeper.decide(
                    found instanceof Lookup.Found<ApiKey> known
                        ? use(request, known.value(), 0)
                        : question(request, Permission.READ)));
  }

  /** The same, for what costs its key one request. Never completes exceptionally. */
  CompletableFuture<Decision> use(TokenRequest request) {
    return gatekeeper.decideOverKey(question(request, Permission.READ));
  }

  private static AccessRequest question(TokenRequest request, Permission permission) {
    return new AccessRequest(
        request.secret(), request.client(), null, permission, null, request.address(), 0);
  }

  /** The decision over a request whose key is not known, which is never a good one. */
  private CompletableFuture<TokenAnswer> refuse(AccessRequest question) {
    return gatekeeper.decide(question).thenApply(TokenIssuer::refusal);
  }

  private static TokenAnswer refusal(Decision decision) {
    return decision instanceof Decision.Denied denied
        ? new TokenAnswer.Refused(denied)
        : new TokenAnswer.Unavailable();
  }

  private CompletableFuture<TokenAnswer> decide(
      TokenRequest request, ApiKey key, ScopeText.Read read) {
    ScopeText.Within within = read instanceof ScopeText.Within good ? good : null;
    ApiKey part = within == null ? key : key.narrowedTo(within.scope());
    return gatekeeper
        .decide(use(request, part, within == null ? 0 : 1))
        .thenCompose(
            decision -> {
              if (!(decision instanceof Decision.Allowed allowed)) {
                return CompletableFuture.completedFuture(refusal(decision));
              }
              return within == null
                  ? CompletableFuture.completedFuture(refusal(read))
                  : keep(request, key, within, allowed);
            });
  }

  private static TokenAnswer refusal(ScopeText.Read read) {
    return read instanceof ScopeText.Refused
        ? new TokenAnswer.ScopeRefused()
        : new TokenAnswer.Unavailable();
  }

  /** A use of a key that its projects and permissions say nothing against. */
  private static AccessRequest use(TokenRequest request, ApiKey key, int cost) {
    ProjectId project = key.projects().stream().min(Comparator.naturalOrder()).orElseThrow();
    Set<Permission> permissions = key.permissions();
    Permission permission = permissions.isEmpty() ? Permission.READ : permissions.iterator().next();
    return new AccessRequest(
        request.secret(),
        request.client(),
        project.value(),
        permission,
        null,
        request.address(),
        cost);
  }

  private CompletableFuture<TokenAnswer> keep(
      TokenRequest request, ApiKey key, ScopeText.Within within, Decision.Allowed allowed) {
    Secret secret = format.generate(RANDOM);
    AccessToken token = token(secret, key, within.scope());
    return store
        .keep(token, request.secret(), settings.tokensPerKey())
        .handle(
            (kept, failure) ->
                failure == null
                    ? answer(kept, secret, token, within.text(), allowed)
                    : new TokenAnswer.Unavailable())
        .toCompletableFuture();
  }

  private AccessToken token(Secret secret, ApiKey key, Scope scope) {
    long now = clock.millis();
    long end = Math.min(now + settings.tokenLifetime().toMillis(), key.expiresAt());
    return new AccessToken(
        hasher.hash(secret), key.id(), scope, Instant.ofEpochMilli(now), Instant.ofEpochMilli(end));
  }

  private TokenAnswer answer(
      AccessTokenStore.Kept kept,
      Secret secret,
      AccessToken token,
      String scope,
      Decision.Allowed allowed) {
    if (kept instanceof AccessTokenStore.Done) {
      long seconds = (token.endsAt().toEpochMilli() - token.issuedAt().toEpochMilli()) / 1000;
      return new TokenAnswer.Issued(secret, seconds, scope, allowed);
    }
    if (kept instanceof AccessTokenStore.NoRoom full) {
      long millis = full.until().toEpochMilli() - clock.millis();
      return new TokenAnswer.NoRoom(Math.max(1, (millis + 999) / 1000));
    }
    Grant grant = allowed.grant();
    return new TokenAnswer.Refused(
        new Decision.Denied(DenialReason.INVALID_KEY, grant.key(), grant.project(), null));
  }
}
