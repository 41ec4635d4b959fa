package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.time.Duration;

/**
 * What holds while the store is away: this instance's share of the slowest of an account's limits,
 * by a Resilience4j limiter that starts with this instance's share of what was known to be left, or
 * with nothing. So the fleet admits no more than the limit.
 *
 * <p>Limiters wait for nobody, are in no registry, and are as many as the cache is large.
 */
final class LocalLimits {

  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  private final Cache<Account, Limiter> limiters;
  private final int largestCost;

  private record Limiter(Limits limits, RateLimiter limiter, Duration slice) {}

  /**
   * Limits.
   *
   * @param size how many accounts
   * @param largestCost what one request may cost
   */
  LocalLimits(long size, int largestCost) {
    this.limiters = Caffeine.newBuilder().maximumSize(size).build();
    this.largestCost = largestCost;
  }

  /**
   * What a request takes of an account.
   *
   * @param left what was known to be left of the account's limits; 0 for nothing known
   * @param instances among which the limit is divided; from 1
   */
  record Share(Account account, Limits limits, long cost, long left, int instances) {

    private int permits() {
      return (int) Math.min(cost, Integer.MAX_VALUE);
    }
  }

  /** Takes what a request needs, if there is room. */
  boolean take(Share share) {
    return limiter(share).acquirePermission(share.permits());
  }

  /** Whether there is room for a request; takes nothing. */
  boolean hasRoom(Share share) {
    return limiter(share).getMetrics().getAvailablePermissions() >= share.permits();
  }

  private RateLimiter limiter(Share share) {
    Limiter held = limiters.getIfPresent(share.account);
    if (held == null || !held.limits.equals(share.limits)) {
      held =
          limiters
              .asMap()
              .compute(
                  share.account,
                  (same, other) ->
                      other != null && other.limits.equals(share.limits) ? other : begin(share));
    }
    return held.limiter;
  }

  /** How long the slices of an account are, in milliseconds; 0 if it was forgotten. */
  long resetMillis(Account account) {
    Limiter held = limiters.getIfPresent(account);
    return held == null ? 0 : held.slice.toMillis();
  }

  /** Forgets an account: the store has answered. */
  void forget(Account account) {
    limiters.invalidate(account);
  }

  private Limiter begin(Share share) {
    Limits limits = share.limits;
    double interval = slowestNanos(limits) * share.instances;
    long needed = Math.max(share.cost, Math.min(largestCost, limits.smallestBurst()));
    long permits = Math.max(needed, (long) Math.ceil(SLICE.toNanos() / interval));
    int limit = (int) Math.min(permits, Integer.MAX_VALUE);
    Duration slice = Duration.ofNanos((long) Math.ceil(limit * interval));
    RateLimiterConfig config =
        RateLimiterConfig.custom()
            .limitForPeriod(limit)
            .limitRefreshPeriod(slice)
            .timeoutDuration(Duration.ZERO)
            .build();
    RateLimiter limiter = RateLimiter.of("local", config);
    int drained = (int) (limit - Math.min(share.left / share.instances, limit));
    if (drained > 0) {
      limiter.acquirePermission(drained);
    }
    return new Limiter(limits, limiter, slice);
  }

  /** What one request costs in time under the slowest of the limits. */
  private static double slowestNanos(Limits limits) {
    double slowest = 0;
    for (RateLimit rate : limits.rates()) {
      slowest = Math.max(slowest, rate.intervalMicros() * 1000);
    }
    Quota quota = limits.quota();
    if (quota != null) {
      double days = quota.period() == Quota.Period.DAY ? 1 : 31;
      slowest = Math.max(slowest, days * DAY_NANOS / quota.requests());
    }
    return slowest;
  }
}
