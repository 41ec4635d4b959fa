package io.latchkey.webhook;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is under way to one receiver, and what is next: a few at once, more with each that is taken,
 * and one if the last attempt failed. Used by one thread.
 */
final class DeliveryQueue {

  private static final int FIRST = 4;
  private static final int READ_AHEAD = 64;

  private final int most;
  private final Set<String> underWay = new HashSet<>();
  private final Deque<Delivery> next = new ArrayDeque<>();
  private int allowed;

  /**
   * A lane on which nothing is under way.
   *
   * @param most how many deliveries may be under way at once
   */
  DeliveryQueue(int most) {
    this.most = most;
    this.allowed = Math.min(FIRST, most);
  }

  /** Whether another delivery may begin. */
  boolean hasRoom() {
    return underWay.size() < allowed;
  }

  /** How many of the due deliveries to read, so that there are some that are not under way. */
  int toRead() {
    return underWay.size() + (allowed == 1 ? 1 : READ_AHEAD);
  }

  /** Notes what to send next, the longest due first. */
  void read(Collection<Delivery> due) {
    due.stream().filter(each -> !underWay.contains(each.event())).forEach(next::add);
  }

  /** Begins the next delivery; null if none is known. */
  @Nullable Delivery begin() {
    Delivery begun = next.poll();
    if (begun != null) {
      underWay.add(begun.event());
    }
    return begun;
  }

  /** Ends a delivery that was begun. After a failure, what is due has to be read again. */
  void end(String event, boolean taken) {
    underWay.remove(event);
    if (taken) {
      allowed = Math.min(most, allowed * 2);
    } else {
      allowed = 1;
      next.clear();
    }
  }

  /** Forgets what to send next. */
  void forget() {
    next.clear();
  }

  /** Whether nothing is under way. */
  boolean isIdle() {
    return underWay.isEmpty();
  }
}
