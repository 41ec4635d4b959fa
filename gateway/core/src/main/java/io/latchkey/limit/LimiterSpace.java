package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
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

  private final Cache<K, Cycle> limiters;
  private final Cache<K, Cycle> usedUp;
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

  private static <K> Cache<K, Cycle> space(Duration period, long maximum) {
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
    Cycle known = usedUp.getIfPresent(key);
    Cycle cycle = known == null ? limiters.get(key, unknown -> Cycle.begin(config)) : known;
    boolean taken = cycle.limiter.acquirePermission();
    int seconds = cycle.secondsUntilPermits();
    if (known == null && seconds > 0) {
      usedUp.put(key, cycle);
    }
    return taken ? 0 : Math.max(1, seconds);
  }

  /** The whole seconds until a used up limiter has permits; 0 where the key may have some. */
  int secondsUntilPermits(K key) {
    @Nullable Cycle cycle = usedUp.getIfPresent(key);
    return cycle == null ? 0 : cycle.secondsUntilPermits();
  }

  /** How many limiters there are, after tidying up; those that are remembered twice count twice. */
  long size() {
    limiters.cleanUp();
    usedUp.cleanUp();
    return limiters.estimatedSize() + usedUp.estimatedSize();
  }

  /**
   * A limiter, whose periods follow each other from when it began.
   *
   * @param began of {@link System#nanoTime}
   */
  private record Cycle(RateLimiter limiter, long began) {

    static Cycle begin(RateLimiterConfig config) {
      long began = System.nanoTime();
      return new Cycle(RateLimiter.of(NAME, config), began);
    }

    int secondsUntilPermits() {
      if (limiter.getMetrics().getAvailablePermissions() > 0) {
        return 0;
      }
      long period = limiter.getRateLimiterConfig().getLimitRefreshPeriod().toNanos();
      long left = period - (System.nanoTime() - began) % period;
      return (int) ((left + SECOND - 1) / SECOND);
    }
  }
}
