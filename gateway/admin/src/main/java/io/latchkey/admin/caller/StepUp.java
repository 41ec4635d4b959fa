package io.latchkey.admin.caller;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.identity.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the person behind a session has recently proved who they are. Calls that can't be undone
 * and calls that make other credentials require it, so that a browser that was left open, or a
 * stolen session, is not enough.
 *
 * <p>It is asked of sessions only, however they are shown. Tools with a personal token, and whoever
 * holds the bootstrap token, prove who they are with every call; nobody is there who could do it
 * again, and the token itself would be all that there is to show.
 */
public final class StepUp {

  private final Duration fresh;
  private final InstantSource clock;

  /**
   * A limit.
   *
   * @param fresh how long a proof counts
   */
  StepUp(Duration fresh, InstantSource clock) {
    this.fresh = fresh;
    this.clock = clock;
  }

  /** Until when a session's proof counts. */
  public Instant ends(Session session) {
    return session.authenticatedAt().plus(fresh);
  }

  /**
   * Goes before what asks for a proof, and after the caller's role was checked.
   *
   * @throws ProblemException where the caller has a session whose proof counts no more
   */
  void check(Actor actor) {
    Session session = actor.proof().session();
    if (session != null && !clock.instant().isBefore(ends(session))) {
      throw new ProblemException(
          ProblemKind.REAUTHENTICATION_REQUIRED,
          "Nothing was done: you proved who you are longer ago than latchkey.sign-in.fresh allows"
              + " for this. Send your password to POST /v1/sessions/current/authentication, or sign"
              + " in again with your identity provider at /sign-in/provider?fresh=true, and make"
              + " the call again.");
    }
  }
}
