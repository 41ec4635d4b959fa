package io.latchkey.decisionlog;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Room for so many decisions. Safe for use by many threads; neither blocks nor grows. */
final class Slots {

  private final AtomicReferenceArray<Decided> slots;
  private final AtomicInteger taken = new AtomicInteger();

  Slots(int size) {
    this.slots = new AtomicReferenceArray<>(size);
  }

  boolean isFull() {
    return taken.get() >= slots.length();
  }

  /** Adds a decision; leaves it out where others were faster. */
  void add(Decided decided) {
    int place = taken.getAndIncrement();
    if (place < slots.length()) {
      slots.set(place, decided);
    }
  }

  boolean isEmpty() {
    return taken.get() == 0;
  }

  /** Takes out what is there. */
  @SuppressWarnings("NullAway") // Slots are empty until they are taken.
  void drainTo(List<Decided> all) {
    for (int i = 0; i < Math.min(taken.get(), slots.length()); i++) {
      Decided decided = slots.getAndSet(i, null);
      if (decided != null) {
        all.add(decided);
      }
    }
  }
}
