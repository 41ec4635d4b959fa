package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resilience4j limiters by key, in a space that does not grow: each gives so many permits a period,
 * which begins with the first one taken. None is in a registry, none lets a thread wait. One that
 * has not been asked for two periods is forgotten; it would be full again.
 *
 * <p>Those that were used up are remembered apart, as many again: a flood of keys that take a few
 * permits each pushes none of them out. Safe for use by many threads.
 */
final class LimiterSpace<K> {

  private static final String NAME = "latchkey";
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Cache<K, AtomicRateLimiter> limiters;
  private final Cache<K, AtomicRateLimiter> usedUp;
  private final RateLimiterConfig config;

  /**
   * Limiters.
   *
   * @param permits per key and period; from 1
   * @param maximum how many keys are remembered, and how many more whose permits were used up
   */
  LimiterSpace(int permits, Duration period, long maximum) {
    this.limiters = space(period, maximum);
    this.usedUp = space(period, maximum);
    this.config =
        RateLimiterConfig.custom()
            .limitForPeriod(permits)
            .limitRefreshPeriod(period)
            .timeoutDuration(Duration.ZERO)
            .build();
  }

  private static <K> Cache<K, AtomicRateLimiter> space(Duration period, long maximum) {
    return Caffeine.newBuilder()
        .maximumSize(maximum)
        .expireAfterAccess(period.multipliedBy(2))
        .build();
  }

  /**
   * Takes a permit.
   *
   * @return 0 where there was one; else the whole seconds, at least 1, until there are some
   */
  int take(K key) {
    AtomicRateLimiter known = usedUp.getIfPresent(key);
    AtomicRateLimiter limiter =
        known == null ? limiters.get(key, unknown -> new AtomicRateLimiter(NAME, config)) : known;
    boolean taken = limiter.reservePermission(1) >= 0;
    int seconds = seconds(limiter);
    if (known == null && seconds > 0) {
      usedUp.put(key, limiter);
    }
    return taken ? 0 : Math.max(1, seconds);
  }

  /** The whole seconds until a used up limiter has permits; 0 where the key may have some. */
  int secondsUntilPermits(K key) {
    @Nullable AtomicRateLimiter limiter = usedUp.getIfPresent(key);
    return limiter == null ? 0 : seconds(limiter);
  }

  /** How many limiters there are, after tidying up; those that are remembered twice count twice. */
  long size() {
    limiters.cleanUp();
    usedUp.cleanUp();
    return limiters.estimatedSize() + usedUp.estimatedSize();
  }

  private static int seconds(AtomicRateLimiter limiter) {
    long nanos = limiter.getDetailedMetrics().getNanosToWait();
    return (int) ((nanos + SECOND - 1) / SECOND);
  }
}
