package io.latchkey.change;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is known of a change's way through the fleet.
 *
 * @param confirmed the instances that have applied it, by ID
 * @param pending the instances that have not, and may trust what they hold until their lease ends
 * @param took how long it took to learn that
 * @param times when each instance in {@code confirmed} was first seen to have applied it, counted
 *     like {@code took}
 */
public record Confirmation(
    List<String> confirmed, List<Pending> pending, Duration took, Map<String, Duration> times) {

  /** Whether nobody is known to have applied the change, or to have to. */
  public boolean isByNobody() {
    return confirmed.isEmpty() && pending.isEmpty();
  }

  /** An instance that could not be reached, and when its lease ends by the store's clock. */
  public record Pending(String instance, Instant leaseEnds) {}
}
