package io.latchkey.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When an event is sent again: after twice the time each time, up to two hours, give or take. */
final class Backoff {

  private static final Duration LONGEST = Duration.ofHours(2);
  private static final int MOST_DOUBLINGS = 30;
  private static final double JITTER = 0.25;

  private final Duration first;
  private final Duration retryFor;
  private final RandomGenerator random;

  Backoff(Duration first, Duration retryFor, RandomGenerator random) {
    this.first = first;
    this.retryFor = retryFor;
    this.random = random;
  }

  /**
   * When to send a delivery again that has just failed.
   *
   * @return null where that would be too late
   */
  @Nullable Instant next(Delivery failed, Instant now) {
    long doubled = first.toMillis() << Math.min(failed.attempts(), MOST_DOUBLINGS);
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    Instant next = now.plusMillis((long) (Math.min(doubled, LONGEST.toMillis()) * factor));
    return next.isAfter(failed.createdAt().plus(retryFor)) ? null : next;
  }
}
