package io.latchkey.limit;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.util.concurrent.TimeUnit;

/**
 * What the store said last of an account. Times are of the monotonic clock, in nanoseconds.
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
    long restUntil) {

  /** A denial is believed no longer if others may give permits back. */
  private static final long DENIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Permits that a charge, which is in whole microseconds, may be too dear by. */
  private static final double ROUNDING = 0.01;

  /** What the store said at {@code now}. */
  static View of(Buckets.Answer answer, long batch, long restNanos, long now) {
    long[] fullAt = new long[answer.backlogMicros().length];
    for (int i = 0; i < fullAt.length; i++) {
      fullAt[i] = now + TimeUnit.MICROSECONDS.toNanos(answer.backlogMicros()[i]);
    }
    long ends = Math.min(answer.quotaEndsMillis(), TimeUnit.DAYS.toMillis(400));
    return new View(
        now,
        fullAt,
        answer.quotaLeft(),
        now + TimeUnit.MILLISECONDS.toNanos(ends),
        answer.period(),
        batch,
        now + restNanos);
  }

  /** This view after permits went back. */
  View withReturned(Limits limits, long permits) {
    long[] earlier = fullAt.clone();
    for (int i = 0; i < earlier.length; i++) {
      earlier[i] -= (long) (permits * limits.rates().get(i).intervalMicros() * 1000);
    }
    long left = quotaLeft == Long.MAX_VALUE ? quotaLeft : quotaLeft + permits;
    return new View(at, earlier, left, quotaEndsAt, period, batch, restUntil);
  }

  /**
   * A bit for each policy that has no room for {@code cost}.
   *
   * @param shared whether others may give permits of the rate limits back too
   */
  int violated(Limits limits, boolean shared, long cost, long now) {
    int violated = 0;
    boolean fresh = now - at < DENIAL_NANOS;
    for (int i = 0; i < fullAt.length && (fresh || !shared); i++) {
      violated |= waitNanos(limits.rates().get(i), i, cost, now) > 0 ? 1 << i : 0;
    }
    boolean quotaKnown = limits.quota() != null && fresh && now - quotaEndsAt < 0;
    return quotaKnown && quotaLeft < cost ? violated | 1 << fullAt.length : violated;
  }

  /** How long until a bucket has room for {@code cost}; not above 0 where it has. */
  private long waitNanos(RateLimit limit, int rate, long cost, long now) {
    double interval = limit.intervalMicros() * 1000;
    long backlog = Math.max(0, fullAt[rate] - now);
    return (long) Math.ceil(backlog + (cost - limit.burst()) * interval);
  }

  /**
   * Tells how the account stands: writes what is left of each policy, and the milliseconds until
   * there is more, from {@code first} on.
   *
   * @param spare permits that are held beside
   * @param denied a bit for each policy that had no room
   * @param cost what the request would have cost
   */
  void tell(Limits limits, long spare, int denied, long cost, long now, Told told) {
    int rates = limits.rates().size();
    for (int i = 0; i < rates; i++) {
      RateLimit limit = limits.rates().get(i);
      double interval = limit.intervalMicros() * 1000;
      long backlog = Math.max(0, fullAt[i] - now);
      long room = (long) Math.max(0, Math.floor(limit.burst() - backlog / interval + ROUNDING));
      boolean full = (denied >>> i & 1) == 1;
      told.add(
          full ? 0 : Math.min(limit.burst(), room + spare),
          millis(full ? waitNanos(limit, i, cost, now) : backlog),
          full);
    }
    Quota quota = limits.quota();
    if (quota != null) {
      boolean full = (denied >>> rates & 1) == 1;
      told.add(Math.max(0, quotaLeft) + spare, millis(quotaEndsAt - now), full);
    }
  }

  /** Whole milliseconds, rounded up; from 0. */
  private static long millis(long nanos) {
    return Math.max(0, (nanos + 999_999) / 1_000_000);
  }

  /** The bit of the rate limit whose bucket is the longest way from full; else of the quota. */
  int tightest(long now) {
    int tightest = 0;
    for (int i = 1; i < fullAt.length; i++) {
      tightest = fullAt[i] - now > fullAt[tightest] - now ? i : tightest;
    }
    return 1 << tightest;
  }
}
