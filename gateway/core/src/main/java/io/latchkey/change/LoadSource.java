package io.latchkey.change;

/** Somebody who knows how much an instance has to do. Asked by the feed's thread; never blocks. */
public interface LoadSource {

  /** How many keys are held in memory. */
  long keys();

  /** How many requests have asked for a key since the start. */
  long requests();
}
