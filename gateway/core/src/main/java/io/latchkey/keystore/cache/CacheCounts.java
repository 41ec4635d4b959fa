package io.latchkey.keystore.cache;

import java.util.concurrent.atomic.LongAdder;

/** How questions for keys were answered since the start; striped, so that counting is free. */
public final class CacheCounts {

  private final LongAdder hits = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Counts a question that was answered from memory. */
  public void answered(Lookup<?> answer) {
    (answer instanceof Lookup.Found ? hits : unknown).increment();
  }

  /** Counts a question that went to the store. */
  public void missed() {
    misses.increment();
  }

  /** Questions that were answered with a key from memory. */
  public long hits() {
    return hits.sum();
  }

  /** Questions whose secret was remembered as one that the store does not know. */
  public long unknown() {
    return unknown.sum();
  }

  /** Questions that went to the store. */
  public long misses() {
    return misses.sum();
  }
}
