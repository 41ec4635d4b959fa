package io.latchkey.limit;

import io.latchkey.key.RateLimit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One question to the store, and the requests that wait for its answer. Its time is counted in
 * ticks: a process that stands still for garbage collection does not tick, so that its own pause is
 * not taken for the store's.
 */
final class Ask {

  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Allowance allowance;
  private final List<Waiter> waiters;
  private final long ahead;
  private final long owed;
  private final AtomicBoolean settled = new AtomicBoolean();
  private int ticks;

  /** A request that waits to be told. */
  record Waiter(long cost, CompletableFuture<Taken> told) {}

  /**
   * A question.
   *
   * @param ahead permits that are wanted beside those that the waiters need
   * @param owed permits that were given without asking, and are to be charged
   * @param ticks after which nobody waits any longer
   */
  Ask(Allowance allowance, List<Waiter> waiters, long ahead, long owed, int ticks) {
    this.allowance = allowance;
    this.waiters = List.copyOf(waiters);
    this.ahead = ahead;
    this.owed = owed;
    this.ticks = ticks;
  }

  Allowance allowance() {
    return allowance;
  }

  List<Waiter> waiters() {
    return waiters;
  }

  long owed() {
    return owed;
  }

  /** The least that is of use: what the most modest of those who wait needs, or anything. */
  long least() {
    long least = waiters.isEmpty() ? 1 : Long.MAX_VALUE;
    for (Waiter waiter : waiters) {
      least = Math.min(least, waiter.cost());
    }
    return least;
  }

  /** The most that is wanted. */
  long most() {
    long sum = ahead;
    for (Waiter waiter : waiters) {
      sum += waiter.cost();
    }
    return sum;
  }

  /**
   * Tells those whom an answer's permits serve from those whom they don't.
   *
   * @return what is left of the permits
   */
  long serve(long permits, List<Waiter> served, List<Waiter> unserved) {
    long left = permits;
    for (Waiter waiter : waiters) {
      boolean fits = waiter.cost() <= left;
      (fits ? served : unserved).add(waiter);
      left -= fits ? waiter.cost() : 0;
    }
    return left;
  }

  /**
   * How long a bucket that had less than is wanted is let fill: to ask for each single permit of a
   * fast key would be a round trip a request again.
   */
  long restNanos() {
    double slowest = 0;
    for (RateLimit rate : allowance.limits().rates()) {
      slowest = Math.max(slowest, rate.intervalMicros() * 1000);
    }
    return (long) Math.min(LONGEST_REST_NANOS, ahead * slowest);
  }

  /** Whether the caller is the one who settles it: answered, failed, or out of time. */
  boolean settle() {
    return settled.compareAndSet(false, true);
  }

  boolean isSettled() {
    return settled.get();
  }

  /** Lets a tick pass; true where its time is over. Called by one thread. */
  boolean tick() {
    return --ticks <= 0;
  }
}
