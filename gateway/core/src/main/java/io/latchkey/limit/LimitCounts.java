package io.latchkey.limit;

import java.util.concurrent.atomic.LongAdder;

/** What the limiter has done since it was made; striped, so that counting costs no contention. */
public final class LimitCounts {

  private final LongAdder permitted = new LongAdder();
  private final LongAdder costBeyondOne = new LongAdder();
  private final LongAdder exceeded = new LongAdder();
  private final LongAdder permittedLocally = new LongAdder();
  private final LongAdder exceededLocally = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder asks = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder givenBack = new LongAdder();

  /**
   * Counts a request that was permitted.
   *
   * @param permits that it was charged, of all its limits
   */
  void permitted(long permits) {
    permitted.increment();
    if (permits > 1) {
      costBeyondOne.add(permits - 1);
    }
  }

  /** Counts a request that was refused. */
  void refused() {
    exceeded.increment();
  }

  /** Counts a request that this instance's share decided over. */
  void local(boolean isPermitted) {
    (isPermitted ? permittedLocally : exceededLocally).increment();
  }

  void waited() {
    waits.increment();
  }

  void asked() {
    asks.increment();
  }

  void taken(long permits) {
    taken.add(permits);
  }

  void givenBack(long permits) {
    givenBack.add(permits);
  }

  /** Requests that were permitted by the shared limits. */
  public long permitted() {
    return permitted.sum();
  }

  /** Permits that requests were charged by the shared limits. */
  public long spent() {
    return permitted.sum() + costBeyondOne.sum();
  }

  /** Requests that were refused by the shared limits. */
  public long exceeded() {
    return exceeded.sum();
  }

  /** Requests that were permitted by this instance's share, while the store was away. */
  public long permittedLocally() {
    return permittedLocally.sum();
  }

  /** Requests that were refused by this instance's share, while the store was away. */
  public long exceededLocally() {
    return exceededLocally.sum();
  }

  /** Requests that waited for the store. */
  public long waits() {
    return waits.sum();
  }

  /** Questions to the store. */
  public long asks() {
    return asks.sum();
  }

  /** Permits that the store gave. */
  public long taken() {
    return taken.sum();
  }

  /** Permits that were given back unspent. */
  public long givenBack() {
    return givenBack.sum();
  }
}
