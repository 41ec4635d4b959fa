package io.latchkey.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a receiver, or arrived, or given up.
 *
 * @param event the event's ID, which is the delivery's too
 * @param action the event's
 * @param body what is sent: the event as a CloudEvent in JSON; null where it is sent no more
 * @param createdAt when it was put into the queue
 * @param attempts how often it was sent
 * @param attemptedAt when it was sent last; null for never
 * @param nextAttempt when it is sent next; null where it is not
 * @param answer to the last attempt; null where there was none
 */
public record Delivery(
    String event,
    String action,
    @Nullable String body,
    Instant createdAt,
    int attempts,
    @Nullable Instant attemptedAt,
    @Nullable Instant nextAttempt,
    @Nullable Answer answer) {

  /** How a delivery stands. */
  public enum State {
    WAITING,
    DELIVERED,
    GIVEN_UP
  }

  /** A delivery that is due at once. */
  static Delivery of(String event, String action, String body, Instant now) {
    return new Delivery(event, action, body, now, 0, null, now, null);
  }

  public State state() {
    if (nextAttempt != null) {
      return State.WAITING;
    }
    return answer != null && answer.isTaken() ? State.DELIVERED : State.GIVEN_UP;
  }

  /**
   * This delivery after another attempt.
   *
   * @param next when to try again; null for not at all
   */
  Delivery after(Answer given, Instant at, @Nullable Instant next) {
    return new Delivery(
        event, action, next == null ? null : body, createdAt, attempts + 1, at, next, given);
  }
}
