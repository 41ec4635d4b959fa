package io.latchkey.admin.session;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.AdminToken;
import io.latchkey.admin.caller.Authentication;
import io.latchkey.admin.members.MemberForm.SignInEntry;
import io.latchkey.admin.members.Passwords;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.SignInSettings;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.RandomId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.ConflictException;
import io.latchkey.mutation.Attempts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sessions begin and end. Calls block and throw as {@code KeyLifecycle} does. */
public final class SignIn {

  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  private final AdminToken bootstrap;
  private final UserStore users;
  private final SessionStore sessions;
  private final Passwords passwords;
  private final Sessions made;
  private final EventLog events;

  SignIn(
      AdminToken bootstrap,
      UserStore users,
      SessionStore sessions,
      Passwords passwords,
      Sessions made,
      EventLog events) {
    this.bootstrap = bootstrap;
    this.users = users;
    this.sessions = sessions;
    this.passwords = passwords;
    this.made = made;
    this.events = events;
  }

  /** Makes sessions. */
  record Sessions(
      AdminToken bootstrap,
      KeyHasher hasher,
      RandomGenerator random,
      SignInSettings settings,
      InstantSource clock) {

    /**
     * A session of a user, or of the system operator, and its secret.
     *
     * @param proven when the user proved who it is; null for just now
     */
    Started start(@Nullable User user, @Nullable Instant proven) {
      Secret secret = Authentication.SESSIONS.generate(random);
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Session session =
          new Session(
              RandomId.generate("ses_", random),
              hasher.hash(secret),
              user == null ? null : user.id(),
              user == null ? bootstrap.tie(secret) : null,
              now,
              proven == null || proven.isAfter(now) ? now : proven,
              now.plus(settings.session()));
      return new Started(session, user, secret);
    }
  }

  /**
   * A session that has begun; the only place that has its secret.
   *
   * @param user null for the system operator
   */
  public record Started(Session session, @Nullable User user, Secret secret) {}

  /**
   * Begins a session for who knows a password, or the system operator's token.
   *
   * @throws ProblemException where that is another one, or there is no such user
   */
  Started with(Actor nobody, SignInEntry entry) {
    String token = entry.token();
    if (token == null) {
      return withPassword(nobody, entry);
    }
    if (!bootstrap.matches(token)) {
      var unused = events.append(Events.refusedSession(nobody));
      throw new ProblemException(
          ProblemKind.INVALID_CREDENTIALS,
          "This is not the system operator's token. Check that it was copied whole.");
    }
    return begin(nobody, null);
  }

  /**
   * Begins a session for who knows a password.
   *
   * @param nobody who calls, and from where
   * @throws ProblemException where there is no such user, or it has another password
   */
  private Started withPassword(Actor nobody, SignInEntry entry) {
    Attempts attempts = new Attempts();
    while (true) {
      try {
        return begin(nobody, whoKnowsThePassword(nobody, entry));
      } catch (ConflictException e) { // Its password may be another one now.
        attempts.lostRace(e);
      }
    }
  }

  private User whoKnowsThePassword(Actor nobody, SignInEntry entry) {
    User user = users.byUserName(entry.userName()).orElse(null);
    if (!passwords.matches(entry.password(), user == null ? null : user.password())
        || user == null) {
      for (Event refused : Events.refusedSession(nobody, user)) {
        var unused = events.append(refused);
      }
      throw new ProblemException(
          ProblemKind.INVALID_CREDENTIALS,
          "There is no user with this name and password. Check both; an admin of your organization"
              + " can make a new password for you.");
    }
    return user;
  }

  /** Begins a session of a user who has just proved who it is; null for the operator. */
  public Started begin(Actor nobody, @Nullable User user) {
    return begin(nobody, user, null);
  }

  /**
   * Begins a session of a user who has proved elsewhere who it is.
   *
   * @param proven when that was; null for just now
   * @throws ConflictException where the user was changed since it was read
   */
  public Started begin(Actor nobody, @Nullable User user, @Nullable Instant proven) {
    Started started = made.start(user, proven);
    Actor.Proof proof =
        new Actor.Proof(nobody.proof().address(), started.session().id(), started.session(), null);
    Actor actor = user == null ? Actor.SYSTEM_OPERATOR.by(proof) : Actor.of(user, proof);
    sessions.noting(Events.session("started", actor, user)).put(started.session(), user);
    log.info("event=session.started session={} actor={}", started.session().id(), actor);
    return started;
  }

  /** Ends a session. */
  void end(Actor actor, Session session, @Nullable User user) {
    sessions.noting(Events.session("ended", actor, user)).end(session);
    log.info("event=session.ended session={} actor={}", session.id(), actor);
  }
}
