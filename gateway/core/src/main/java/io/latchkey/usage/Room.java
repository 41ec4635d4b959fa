package io.latchkey.usage;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many counts there may be. By a few more, where threads race for the last place. */
final class Room {

  private final int maximum;
  private final AtomicInteger taken = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();

  Room(int maximum) {
    this.maximum = maximum;
  }

  boolean isFull() {
    return taken.get() >= maximum;
  }

  /** Takes a place; false where there is none. */
  boolean take() {
    if (isFull()) {
      return false;
    }
    taken.incrementAndGet();
    return true;
  }

  void free(int places) {
    taken.addAndGet(-places);
  }

  /** Notes that something was not counted. */
  void drop(long count) {
    dropped.add(count);
  }

  int taken() {
    return taken.get();
  }

  long dropped() {
    return dropped.sum();
  }
}
