package io.latchkey.admin;

import io.latchkey.limit.CallLimit;
import io.latchkey.limit.FailedAttempts;
import java.net.InetAddress;

/** Holds back who guesses at admin tokens, by address, and who calls too often. */
final class CallerLimits {

  private final FailedAttempts failures;
  private final CallLimit calls;

  CallerLimits(FailedAttempts failures, CallLimit calls) {
    this.failures = failures;
    this.calls = calls;
  }

  /**
   * Goes before any look at a token.
   *
   * @throws ProblemException where the address has failed too often, whatever token came
   */
  void beforeToken(InetAddress client) {
    holdBack(failures.secondsHeldBack(client));
  }

  /**
   * Counts a token that is not the right one.
   *
   * @throws ProblemException where the address has failed too often
   */
  void failed(InetAddress client) {
    holdBack(failures.count(client));
  }

  /**
   * Counts a call.
   *
   * @throws ProblemException where the caller has made too many
   */
  void called(Actor actor, InetAddress client) {
    int seconds = calls.count(actor.id(), client);
    if (seconds > 0) {
      throw new ProblemException(
          ProblemKind.RATE_LIMITED,
          "You call more often than latchkey.admin.calls-per-second allows. Nothing was done; try"
              + " again after the time in Retry-After.",
          seconds);
    }
  }

  private static void holdBack(int seconds) {
    if (seconds > 0) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_FAILURES,
          "Too many calls from this address came with a wrong admin token, so none is looked at."
              + " Check the token, and try again after the time in Retry-After.",
          seconds);
    }
  }
}
