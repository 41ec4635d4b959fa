package io.latchkey.limit;

import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
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

  /** A denial by a quota is believed no longer: others may give permits back. */
  private static final long QUOTA_DENIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Permits that a charge, which is in whole microseconds, may be too dear by. */
  private static final double ROUNDING = 0.01;

  private static final VarHandle HELD;
  private static final VarHandle ASKING;
  private static final VarHandle WAITING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HELD = lookup.findVarHandle(Allowance.class, "held", long.class);
      ASKING = lookup.findVarHandle(Allowance.class, "asking", boolean.class);
      WAITING = lookup.findVarHandle(Allowance.class, "waiting", Waiting.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private final Account account;
  private final Limits limits;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile long held;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile boolean asking;

  @SuppressWarnings("UnusedVariable") // By its handle.
  private volatile @Nullable Waiting waiting;

  private volatile @Nullable View view;

  Allowance(Account account, Limits limits) {
    this.account = account;
    this.limits = limits;
  }

  /**
   * What the store said last.
   *
   * @param at when
   * @param fullAt per rate limit, when its bucket will be full if nobody takes from it
   * @param quotaLeft {@link Long#MAX_VALUE} without a quota
   * @param quotaEndsAt when its period is over
   * @param period which of the quota's periods it was
   * @param batch how many permits were held then
   * @param restUntil until when asking again is not worth it
   */
  record View(
      long at,
      long[] fullAt,
      long quotaLeft,
      long quotaEndsAt,
      long period,
      long batch,
      long restUntil) {}

  Account account() {
    return account;
  }

  Limits limits() {
    return limits;
  }

  /** The last that the store said; null where it was never asked. */
  @Nullable View view() {
    return view;
  }

  long held() {
    return (long) HELD.getVolatile(this);
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

  private static boolean isLapsed(View known, long now) {
    return now - known.at >= LAPSE_NANOS || now - known.quotaEndsAt >= 0;
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
    return known != null && known.batch > 1 && held() <= known.batch * 2 / 5;
  }

  /**
   * Notes what the store said, in the order in which it said it.
   *
   * @param spare permits that are left to be held
   * @param restNanos how long asking again is not worth it
   */
  void note(Buckets.Answer answer, long spare, long restNanos, long now) {
    long[] fullAt = new long[answer.backlogMicros().length];
    for (int i = 0; i < fullAt.length; i++) {
      fullAt[i] = now + TimeUnit.MICROSECONDS.toNanos(answer.backlogMicros()[i]);
    }
    long ends = Math.min(answer.quotaEndsMillis(), TimeUnit.DAYS.toMillis(400));
    long batch = (long) HELD.getAndAdd(this, spare) + spare;
    view =
        new View(
            now,
            fullAt,
            answer.quotaLeft(),
            now + TimeUnit.MILLISECONDS.toNanos(ends),
            answer.period(),
            batch,
            now + restNanos);
  }

  /** Whether the store is known to have no room for a request. */
  boolean isDenied(long cost, long now) {
    View known = view;
    return known != null && violated(known, cost, now) != 0;
  }

  /** Whether the bucket is let fill a little before it is asked again. */
  boolean isResting(long now) {
    View known = view;
    return known != null && now - known.restUntil < 0;
  }

  /** A bit for each policy that has no room for {@code cost} by what the store said. */
  private int violated(View known, long cost, long now) {
    int violated = 0;
    for (int i = 0; i < known.fullAt.length; i++) {
      violated |= waitNanos(known, i, cost, now) > 0 ? 1 << i : 0;
    }
    boolean fresh = now - known.at < QUOTA_DENIAL_NANOS && now - known.quotaEndsAt < 0;
    return limits.quota() != null && fresh && known.quotaLeft < cost
        ? violated | 1 << known.fullAt.length
        : violated;
  }

  /** How long until a bucket has room for {@code cost}; not above 0 where it has. */
  private long waitNanos(View known, int rate, long cost, long now) {
    RateLimit limit = limits.rates().get(rate);
    double interval = limit.intervalMicros() * 1000;
    long backlog = Math.max(0, known.fullAt[rate] - now);
    return (long) Math.ceil(backlog + (cost - limit.burst()) * interval);
  }

  /** How many requests there was room for by what the store said last; 0 where it never did. */
  long knownLeft(long now) {
    Standing standing = standing(0, now);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < standing.size(); i++) {
      least = Math.min(least, standing.left(i));
    }
    return least;
  }

  /**
   * How a caller stands.
   *
   * @param deniedCost what a refused request would have cost; 0 for one that was permitted
   */
  Standing standing(long deniedCost, long now) {
    View known = view;
    Quota quota = limits.quota();
    int rates = limits.rates().size();
    long[] left = new long[quota == null ? rates : rates + 1];
    long[] reset = new long[left.length];
    if (known == null) {
      return new Standing(limits, left, reset, 0);
    }
    boolean denied = deniedCost > 0;
    int violated = denied ? violated(known, deniedCost, now) : 0;
    if (denied && violated == 0) {
      violated = rates > 0 ? tightest(known, now) : 1;
    }
    long spare = denied ? 0 : held();
    for (int i = 0; i < rates; i++) {
      double interval = limits.rates().get(i).intervalMicros() * 1000;
      long burst = limits.rates().get(i).burst();
      long backlog = Math.max(0, known.fullAt[i] - now);
      long room = (long) Math.max(0, Math.floor(burst - backlog / interval + ROUNDING));
      boolean full = (violated >>> i & 1) == 1;
      left[i] = full ? 0 : Math.min(burst, room + spare);
      reset[i] = millis(full ? waitNanos(known, i, deniedCost, now) : backlog);
    }
    if (quota != null) {
      left[rates] = Math.max(0, known.quotaLeft) + spare;
      reset[rates] = millis(known.quotaEndsAt - now);
    }
    return new Standing(limits, left, reset, violated);
  }

  /** Whole milliseconds, rounded up; from 0. */
  private static long millis(long nanos) {
    return Math.max(0, (nanos + 999_999) / 1_000_000);
  }

  /** The bit of the rate limit whose bucket is the longest way from full. */
  private static int tightest(View known, long now) {
    int tightest = 0;
    for (int i = 1; i < known.fullAt.length; i++) {
      tightest = known.fullAt[i] - now > known.fullAt[tightest] - now ? i : tightest;
    }
    return 1 << tightest;
  }
}
