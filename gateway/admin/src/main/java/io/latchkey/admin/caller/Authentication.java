package io.latchkey.admin.caller;

import io.latchkey.identity.PersonalToken;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.TokenStore;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds out who calls, by the token that was shown: the system operator's, a personal one, or a
 * session's; the system operator's sessions end with the token that began them. Nothing is cached,
 * so what was taken away counts at once. Blocks where it asks a store.
 */
public final class Authentication {

  /** The form of personal tokens. */
  public static final SecretFormat TOKENS = new SecretFormat("lka_");

  /** The form of sessions' secrets. */
  public static final SecretFormat SESSIONS = new SecretFormat("lks_");

  private final AdminToken bootstrap;
  private final UserStore users;
  private final TokenStore tokens;
  private final SessionStore sessions;
  private final KeyHasher hasher;
  private final InstantSource clock;

  Authentication(
      AdminToken bootstrap,
      UserStore users,
      TokenStore tokens,
      SessionStore sessions,
      KeyHasher hasher,
      InstantSource clock) {
    this.bootstrap = bootstrap;
    this.users = users;
    this.tokens = tokens;
    this.sessions = sessions;
    this.hasher = hasher;
    this.clock = clock;
  }

  /** Whether this is the system operator's token; asks no store. */
  public boolean isOperators(String token) {
    return bootstrap.matches(token);
  }

  /** Whether this could be another token that is good; asks no store. */
  public static boolean isWellFormed(String token) {
    return TOKENS.parse(token) != null || SESSIONS.parse(token) != null;
  }

  /** Whether this could be a session that is good; asks no store. */
  static boolean isSession(String token) {
    return SESSIONS.parse(token) != null;
  }

  /** Who holds a personal token or a session; empty where nobody does. */
  public Optional<Actor> find(String token, String address) {
    Secret secret = TOKENS.parse(token);
    if (secret != null) {
      return byToken(secret, address);
    }
    return Optional.ofNullable(SESSIONS.parse(token)).flatMap(found -> bySession(found, address));
  }

  private Optional<Actor> bySession(Secret secret, String address) {
    Session session = sessions.use(hasher.hash(secret)).orElse(null);
    if (session == null) {
      return Optional.empty();
    }
    boolean isGood = session.user() != null || bootstrap.isTied(secret, session.operator());
    return isGood ? of(session, address) : Optional.empty();
  }

  private Optional<Actor> of(Session session, String address) {
    UserId user = session.user();
    Actor.Proof proof = new Actor.Proof(address, session.id(), session, null);
    return user == null
        ? Optional.of(Actor.systemOperator(address).by(proof))
        : users.find(user).map(found -> Actor.of(found, proof));
  }

  /**
   * Whether somebody who was let in would be let in again, with the same roles. Counts as a use of
   * a session.
   */
  public boolean isStill(Actor actor) {
    Session session = actor.proof().session();
    String token = actor.proof().id();
    String address = String.valueOf(actor.proof().address());
    Optional<Actor> now = Optional.of(actor);
    if (session != null) {
      now = sessions.use(session.hash()).flatMap(found -> of(found, address));
    } else if (token != null) {
      now = tokens.find(token).flatMap(found -> of(found, address));
    }
    OrganizationId chosen = actor.proof().organization();
    return now.map(each -> chosen == null ? each : each.within(chosen))
        .filter(each -> each.operator() == actor.operator() && each.roles().equals(actor.roles()))
        .isPresent();
  }

  private Optional<Actor> byToken(Secret secret, String address) {
    return tokens.find(hasher.hash(secret)).flatMap(token -> of(token, address));
  }

  private Optional<Actor> of(PersonalToken token, String address) {
    Instant now = clock.instant();
    if (token.hasExpired(now)) {
      return Optional.empty();
    }
    tokens.used(token, now);
    return users
        .find(token.owner())
        .map(
            owner ->
                new Actor(
                    owner.id(),
                    owner.name(),
                    token.isOperators(owner),
                    token.roles(owner),
                    new Actor.Proof(address, token.id(), null, null)));
  }
}
