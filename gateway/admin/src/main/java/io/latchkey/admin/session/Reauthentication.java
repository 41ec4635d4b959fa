package io.latchkey.admin.session;

import io.latchkey.admin.audit.Events;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.AdminToken;
import io.latchkey.admin.members.MemberForm.ProofEntry;
import io.latchkey.admin.members.Passwords;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import io.latchkey.key.UserId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves again who is behind a session. Blocks and throws as {@code KeyLifecycle} does. */
final class Reauthentication {

  private static final Logger log = LoggerFactory.getLogger(Reauthentication.class);

  private final AdminToken bootstrap;
  private final UserStore users;
  private final SessionStore sessions;
  private final Passwords passwords;
  private final EventLog events;
  private final InstantSource clock;

  Reauthentication(
      AdminToken bootstrap,
      UserStore users,
      SessionStore sessions,
      Passwords passwords,
      EventLog events,
      InstantSource clock) {
    this.bootstrap = bootstrap;
    this.users = users;
    this.sessions = sessions;
    this.passwords = passwords;
    this.events = events;
    this.clock = clock;
  }

  /**
   * The session as it is from now on.
   *
   * @throws ProblemException where the proof is not the session's user's, or the session has ended
   */
  Session renew(Actor actor, Session session, ProofEntry proof) {
    UserId id = session.user();
    User user = id == null ? null : users.find(id).orElseThrow(Reauthentication::ended);
    if (!proves(user, proof)) {
      for (Event refused : Events.refusedSession(actor, user)) {
        var unused = events.append(refused);
      }
      throw new ProblemException(ProblemKind.INVALID_CREDENTIALS, whatToDo(user));
    }
    Session renewed = session.authenticated(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (!sessions.noting(Events.session("authenticated", actor, user)).replace(renewed)) {
      throw ended();
    }
    log.info("event=session.authenticated session={} actor={}", session.id(), actor);
    return renewed;
  }

  private boolean proves(@Nullable User user, ProofEntry proof) {
    String password = proof.password();
    String token = proof.token();
    if (user == null) {
      return token != null && bootstrap.matches(token);
    }
    return password != null && passwords.matches(password, user.password());
  }

  private static String whatToDo(@Nullable User user) {
    if (user == null) {
      return "The system operator proves who it is with its token: check that it was copied whole.";
    }
    return user.password() == null
        ? "You have no password here: sign in again with your identity provider, at"
            + " /sign-in/provider?fresh=true."
        : "This is not your password. Check it; an admin of your organization can make a new one"
            + " for you.";
  }

  private static ProblemException ended() {
    return new ProblemException(
        ProblemKind.INVALID_TOKEN, "The session has ended meanwhile. Sign in again.");
  }
}
