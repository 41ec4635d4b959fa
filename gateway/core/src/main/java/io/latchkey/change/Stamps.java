package io.latchkey.change;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells what was read before a change from what was read after it, without an index from ID to
 * cached entries and without a lock.
 *
 * <p>A reader takes a stamp, then asks the store, and keeps the answer with the stamp. Each change
 * draws a later stamp and writes it into the slot of the changed ID. An answer is fresh while its
 * stamp is not earlier than its slot's. That also covers loads in flight while a change arrives.
 *
 * <p>Slots are shared by IDs with the same hash: then a fresh answer is taken for a stale one and
 * is read again, never the other way round. Safe for use by many threads.
 */
public final class Stamps {

  private static final int SLOT_BITS = 18;

  private final AtomicLong last = new AtomicLong();
  private final AtomicLongArray slots = new AtomicLongArray(1 << SLOT_BITS);
  private volatile long floor;

  /** The stamp for an answer that is about to be asked for. */
  public long now() {
    return last.get();
  }

  /** Makes stale every answer about {@code id} that has a stamp already. */
  public void touch(Object id) {
    slots.accumulateAndGet(slot(id), last.incrementAndGet(), Math::max);
  }

  /** Makes stale every answer that has a stamp already. */
  public void touchAll() {
    floor = last.incrementAndGet();
  }

  /** Whether nothing has changed for {@code id} since {@code stamp} was taken. */
  public boolean isFresh(Object id, long stamp) {
    return stamp >= floor && stamp >= slots.get(slot(id));
  }

  private static int slot(Object id) {
    int hash = id.hashCode() * 0x9E3779B1;
    return hash >>> (Integer.SIZE - SLOT_BITS);
  }
}
