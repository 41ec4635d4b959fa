package io.latchkey.webhook;

import java.util.HashSet;
import java.util.Set;

/**
 * What is under way to one receiver: a few at once, and one where the last attempt failed. Used by
 * one thread.
 */
final class Lane {

  private static final int MOST = 4;

  private final Set<String> underWay = new HashSet<>();
  private boolean failing;

  /** How many of the due deliveries to look at, so that all that may be begun are among them. */
  int toLookAt() {
    int most = failing ? 1 : MOST;
    return underWay.size() < most ? most + underWay.size() : 0;
  }

  /** Begins a delivery; false where it is under way already, or none may be begun. */
  boolean begin(String event) {
    return underWay.size() < (failing ? 1 : MOST) && underWay.add(event);
  }

  /** Ends a delivery that was begun. */
  void end(String event, boolean taken) {
    underWay.remove(event);
    failing = !taken;
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return underWay.isEmpty();
  }
}
