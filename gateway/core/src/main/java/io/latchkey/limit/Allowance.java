package io.latchkey.limit;

import io.latchkey.access.LimitOf;
import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of one account: the permits that it has taken ahead, and how its buckets
 * stand. Safe for use by many threads, without locks: the permits are one number that is compared
 * and set, what the store said is an immutable {@link View}. Times are of the monotonic clock, in
 * nanoseconds.
 */
final class Allowance {

  /** How long permits that were taken ahead may be spent. */
  static final long LAPSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TENTH = 10;

  private static final VarHandle HELD;
  private static final VarHandle ASKING;
  private static final VarHandle WAITING;
  private static final VarHandle VIEW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HELD = lookup.findVarHandle(Allowance.class, "held", long.class);
      ASKING = lookup.findVarHandle(Allowance.class, "asking", boolean.class);
      WAITING = lookup.findVarHandle(Allowance.class, "waiting", Waiting.class);
      VIEW = lookup.findVarHandle(Allowance.class, "view", View.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private final Account account;
  private final List<Standing.Part> parts;
  private final long smallestBurst;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile long held;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile boolean asking;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile @Nullable Waiting waiting;

  private volatile @Nullable View view;

  Allowance(Account account, Limits limits) {
    this.account = account;
    this.parts = List.of(new Standing.Part(account.of(), limits));
    this.smallestBurst = limits.smallestBurst();
  }

  Account account() {
    return account;
  }

  Limits limits() {
    return part().limits();
  }

  Standing.Part part() {
    return parts.get(0);
  }

  /** Its part alone. */
  List<Standing.Part> parts() {
    return parts;
  }

  /** How many policies it has. */
  int policies() {
    return part().size();
  }

  /** What a request is charged; more than the smallest burst counts as that. */
  long charged(long cost) {
    return Math.min(cost, smallestBurst);
  }

  /** How many permits this instance may hold, if so many share what may be out in the fleet. */
  long mostHeld(int sharing) {
    return smallestBurst / TENTH / sharing;
  }

  /** The last that the store said; null where it was never asked. */
  @Nullable View view() {
    return view;
  }

  long held() {
    return (long) HELD.getVolatile(this);
  }

  /** Whether there are permits here that have not lapsed, enough for a request. */
  boolean canSpend(long cost, long now) {
    View known = view;
    return known != null && !isLapsed(known, now) && held() >= cost;
  }

  /** Spends permits that are here, where there are enough that have not lapsed. */
  boolean spend(long cost, long now) {
    View known = view;
    if (known == null || isLapsed(known, now)) {
      return false;
    }
    long left = held();
    while (left >= cost) {
      long witness = (long) HELD.compareAndExchange(this, left, left - cost);
      if (witness == left) {
        return true;
      }
      left = witness;
    }
    return false;
  }

  /** Spends permits that are here, and says what came of it. */
  Taken take(long cost, long now) {
    return spend(cost, now) ? Taken.PERMITTED : Taken.REFUSED;
  }

  private static boolean isLapsed(View known, long now) {
    return now - known.at() >= LAPSE_NANOS || now - known.quotaEndsAt() >= 0;
  }

  /** Takes what is held and has lapsed; 0 for nothing. */
  long takeLapsed(long now) {
    View known = view;
    return known != null && isLapsed(known, now) ? takeAll() : 0;
  }

  /** Takes all that is held. */
  long takeAll() {
    return (long) HELD.getAndSet(this, 0L);
  }

  /** Adds permits that were not needed. */
  void hold(long permits) {
    HELD.getAndAdd(this, permits);
  }

  /** Requests that wait, the last one first. */
  private record Waiting(Ask.Waiter waiter, @Nullable Waiting before) {}

  /** Adds a request that waits to be asked for. */
  void enqueue(Ask.Waiter waiter) {
    Waiting last = waiting;
    while (!WAITING.compareAndSet(this, last, new Waiting(waiter, last))) {
      last = waiting;
    }
  }

  boolean hasWaiters() {
    return waiting != null;
  }

  /** Takes all that wait, in the order in which they came. */
  List<Ask.Waiter> takeWaiters() {
    List<Ask.Waiter> waiters = new ArrayList<>();
    Waiting each = (Waiting) WAITING.getAndSet(this, null);
    for (; each != null; each = each.before) {
      waiters.add(each.waiter);
    }
    Collections.reverse(waiters);
    return waiters;
  }

  /** Begins to ask the store; false where somebody is asking already. */
  boolean beginAsking() {
    return ASKING.compareAndSet(this, false, true);
  }

  void endAsking() {
    ASKING.setVolatile(this, false);
  }

  /** Whether two fifths or less of the permits taken ahead are left. */
  boolean runsLow() {
    View known = view;
    return known != null && known.batch() > 1 && held() <= known.batch() * 2 / 5;
  }

  /**
   * What is missing of what a tenth of a second needs at the rate that was seen since the last
   * answer.
   *
   * @param asked what those who wait need
   * @param most how many permits may be held
   */
  long missing(long asked, long most, long now) {
    View known = view;
    if (known == null || most < 2) {
      return 0;
    }
    long spent = Math.max(0, known.batch() - held()) + asked;
    long passed = Math.max(1, now - known.at());
    long wanted = (long) ((double) spent * AHEAD_NANOS / passed);
    return wanted < 2 ? 0 : Math.max(0, Math.min(wanted, most) - held());
  }

  /**
   * Notes what the store said, in the order in which it said it.
   *
   * @param spare permits that are left to be held
   * @param restNanos how long asking again is not worth it
   */
  void note(Buckets.Answer answer, long spare, long restNanos, long now) {
    long batch = (long) HELD.getAndAdd(this, spare) + spare;
    view = View.of(answer, batch, restNanos, now);
  }

  /** Notes that permits went back, so that the store has room for them. */
  void noteReturned(long permits) {
    View known = view;
    while (known != null
        && !VIEW.compareAndSet(this, known, known.withReturned(limits(), permits))) {
      known = view;
    }
  }

  /** Whether the store is known to have no room for a request. */
  boolean isDenied(long cost, long now) {
    return violated(cost, now) != 0;
  }

  private int violated(long cost, long now) {
    View known = view;
    boolean shared = account.of() != LimitOf.KEY;
    return known == null ? 0 : known.violated(limits(), shared, cost, now);
  }

  /** Whether the bucket is let fill a little before it is asked again. */
  boolean isResting(long now) {
    View known = view;
    return known != null && now - known.restUntil() < 0;
  }

  /** How many requests there was room for by what the store said last; 0 where it never did. */
  long knownLeft(long now) {
    Told told = new Told(policies());
    tell(told, now);
    Standing standing = told.standing(parts);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < standing.size(); i++) {
      least = Math.min(least, standing.left(i));
    }
    return least;
  }

  /** Tells how a caller stands whom this account does not refuse. */
  void tell(Told told, long now) {
    View known = view;
    if (known == null) {
      told.skip(policies());
    } else {
      known.tell(limits(), held(), 0, 0, now, told);
    }
  }

  /** Tells how a caller stands that this account refuses a request of {@code cost}. */
  void tellRefused(Told told, long cost, long now) {
    View known = view;
    if (known == null) {
      told.add(0, 0, true);
      told.skip(policies() - 1);
      return;
    }
    int violated = violated(cost, now);
    known.tell(limits(), 0, violated == 0 ? known.tightest(now) : violated, cost, now, told);
  }
}
