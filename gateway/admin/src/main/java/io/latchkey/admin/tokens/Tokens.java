package io.latchkey.admin.tokens;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Authentication;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.Role;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.User;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.RandomId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.ConflictException;
import io.latchkey.mutation.OutcomeUnknownException;
import io.latchkey.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of personal tokens: created, revoked. Calls block and throw as {@code Members} does. */
final class Tokens {

  private static final Logger log = LoggerFactory.getLogger(Tokens.class);

  private final TokenStore store;
  private final KeyHasher hasher;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * The tokens.
   *
   * @param random must be cryptographically strong
   */
  Tokens(TokenStore store, KeyHasher hasher, RandomGenerator random, InstantSource clock) {
    this.store = store;
    this.hasher = hasher;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A token that is wanted.
   *
   * @param organization the only one that it is to open; null for all of its owner's
   * @param role more than which it is never to have; null for all that its owner has
   */
  record NewToken(
      String name, @Nullable OrganizationId organization, @Nullable Role role, Instant expiresAt) {}

  /** A token and its secret; the only place that has both. */
  record Minted(PersonalToken token, Secret secret) {}

  /** Makes a token. */
  Minted create(Actor actor, User owner, NewToken wanted) {
    RandomGenerator numbers = actor.attempt().random(random);
    Secret secret = Authentication.TOKENS.generate(numbers);
    PersonalToken token =
        new PersonalToken(
            RandomId.generate("tok_", numbers),
            owner.id(),
            wanted.name(),
            secret.tail(),
            hasher.hash(secret),
            wanted.organization(),
            wanted.role(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            wanted.expiresAt());
    PersonalToken earlier = actor.attempt().again() ? store.find(token.id()).orElse(null) : null;
    if (earlier != null) {
      return new Minted(earlier, secret);
    }
    change(() -> store.noting(Events.token("created", actor, token, owner)).create(token));
    log.info("event=token.created token={} owner={} actor={}", token.id(), owner.id(), actor);
    return new Minted(token, secret);
  }

  /** Revokes a token: when this returns, no console lets anybody in with it. */
  void revoke(Actor actor, PersonalToken token, User owner) {
    change(() -> store.noting(Events.token("revoked", actor, token, owner)).delete(token));
    log.info("event=token.revoked token={} owner={} actor={}", token.id(), owner.id(), actor);
  }

  private static void change(Runnable mutation) {
    try {
      mutation.run();
    } catch (StoreUnavailableException e) {
      throw new OutcomeUnknownException(e);
    } catch (ConflictException e) {
      throw new ProblemException(
          ProblemKind.VERSION_CONFLICT, "The token's owner was removed in the meantime.");
    }
  }
}
