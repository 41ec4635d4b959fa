package io.latchkey.admin.caller;

import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.limit.CallLimit;
import io.latchkey.limit.FailedAttempts;
import java.net.InetAddress;
import java.util.List;
import reactor.core.publisher.Mono;

/** Holds back who guesses at admin tokens, by address, and who calls too often or too much. */
public final class CallerLimits {

  private final FailedAttempts failures;
  private final CallLimit calls;
  private final Places users;
  private final Places strangers;

  /**
   * Limits.
   *
   * @param atOnce how many calls a user may have under way; an address of strangers twice as many
   */
  public CallerLimits(FailedAttempts failures, CallLimit calls, int atOnce) {
    this.failures = failures;
    this.calls = calls;
    this.users = new Places(Integer.MAX_VALUE, atOnce, Integer.MAX_VALUE);
    this.strangers = new Places(Integer.MAX_VALUE, 2 * atOnce, Integer.MAX_VALUE);
  }

  /**
   * Goes before any look at a token.
   *
   * @throws ProblemException where the address has failed too often, whatever token came
   */
  public void beforeToken(InetAddress client) {
    holdBack(failures.secondsHeldBack(client));
  }

  /** Whole seconds for which an address is held back; 0 for one that may try. */
  public int secondsHeldBack(InetAddress client) {
    return failures.secondsHeldBack(client);
  }

  /** Counts a failure; returns as {@link #secondsHeldBack}. */
  public int failure(InetAddress client) {
    return failures.count(client);
  }

  /**
   * Counts a token that is not the right one.
   *
   * @throws ProblemException where the address has failed too often
   */
  public void failed(InetAddress client) {
    holdBack(failures.count(client));
  }

  /**
   * Counts a call.
   *
   * @throws ProblemException where the caller has made too many
   */
  public void called(Actor actor, InetAddress client) {
    int seconds = calls.count(actor.id(), client);
    if (seconds > 0) {
      throw new ProblemException(
          ProblemKind.RATE_LIMITED,
          "You call more often than latchkey.admin.calls-per-second allows. Nothing was done; try"
              + " again after the time in Retry-After.",
          seconds);
    }
  }

  /**
   * A call that is given up if the caller has too many under way: nobody takes all the threads that
   * hash passwords, search lists and wait for the fleet. A system operator's are not counted.
   */
  public <T> Mono<T> counted(Actor actor, InetAddress client, Mono<T> call) {
    if (actor.operator()) {
      return call;
    }
    Places places = actor.isNobody() ? strangers : users;
    String who = actor.isNobody() ? client.getHostAddress() : actor.id();
    return Mono.using(() -> take(places, who), held -> call, places::give);
  }

  private static List<String> take(Places places, String who) {
    Places.Attempt attempt = places.take(who, null);
    if (attempt.refused() != null) {
      throw new ProblemException(
          ProblemKind.RATE_LIMITED,
          "You have as many calls under way as latchkey.admin.calls-at-once-per-caller allows."
              + " Nothing was done; try again when one is answered.",
          1);
    }
    return attempt.held();
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
