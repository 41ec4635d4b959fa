package io.latchkey.change;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock that the fleet agrees on: Redis's, as this instance knows it.
 *
 * <p>Every answer of Redis that names its time is a reading. It is exact to half of the round trip
 * that it took. From then on, time passes on this machine's monotonic clock, so setting the wall
 * clock changes nothing here. A reading that is less exact than what is known already is passed
 * over, unless it proves that Redis's clock was set. Before the first reading, which comes before
 * this instance accepts any key, the time is that of the wall clock.
 *
 * <p>Safe for use by many threads; telling the time never blocks, and in milliseconds allocates
 * nothing.
 */
public final class FleetClock implements InstantSource {

  /** From this difference on, operators are warned. */
  public static final Duration WARNED_SKEW = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(FleetClock.class);
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  /** For so long a skew must last: a clock that is being set is no news. */
  private static final long WARNED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Clocks that run at different speeds may differ by one part in so many. */
  private static final long DRIFT = 2000;

  private final LongSupplier ticker;
  private final InstantSource wall;
  private volatile Reading reading;
  private volatile @Nullable Long skewedSince;
  private volatile boolean warned;

  /**
   * A clock that has not been read yet.
   *
   * @param ticker nanoseconds of a monotonic clock, as {@link System#nanoTime()}
   * @param wall this machine's clock
   */
  public FleetClock(LongSupplier ticker, InstantSource wall) {
    this.ticker = ticker;
    this.wall = wall;
    long now = TimeUnit.MILLISECONDS.toNanos(wall.millis());
    this.reading = new Reading(ticker.getAsLong(), now, Long.MAX_VALUE / 4);
  }

  /**
   * What Redis said its time was.
   *
   * @param ticks when that was, on the monotonic clock
   * @param nanos since the epoch
   * @param error by how much it may be wrong, either way
   */
  private record Reading(long ticks, long nanos, long error) {

    long at(long now) {
      return nanos + (now - ticks);
    }

    long errorAt(long now) {
      return error + Math.max(0, now - ticks) / DRIFT;
    }
  }

  /** Milliseconds since the epoch. */
  @Override
  public long millis() {
    return Math.floorDiv(reading.at(ticker.getAsLong()), NANOS_PER_MILLI);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, reading.at(ticker.getAsLong()));
  }

  /** The monotonic clock's nanoseconds, to be noted before Redis is asked. */
  public long ticks() {
    return ticker.getAsLong();
  }

  /**
   * Takes an answer of Redis that names its time.
   *
   * @param asked {@link #ticks} before Redis was asked; its answer has come just now
   * @param micros Redis's time in microseconds since the epoch
   */
  public void read(long asked, long micros) {
    long now = ticker.getAsLong();
    long half = (now - asked) / 2;
    Reading next = new Reading(asked + half, micros * NANOS_PER_MICRO, half + NANOS_PER_MICRO);
    if (isBetter(next, reading, now)) {
      reading = next; // If somebody was faster, that reading was good as well.
    }
    watch(now);
  }

  private static boolean isBetter(Reading next, Reading known, long now) {
    long difference = Math.abs(next.at(now) - known.at(now));
    return next.errorAt(now) <= known.errorAt(now)
        || difference > next.errorAt(now) + known.errorAt(now);
  }

  /** By how much this machine's clock is ahead of the fleet's; negative if it is behind. */
  public Duration skew() {
    return Duration.ofMillis(wall.millis() - millis());
  }

  private void watch(long now) {
    Duration skew = skew();
    Long since = skewedSince;
    if (!isLarge(skew)) {
      skewedSince = null;
      if (warned) {
        warned = false;
        log.info("clock skewSeconds=0 note=\"this machine's clock agrees with Redis's again\"");
      }
    } else if (since == null) {
      skewedSince = now;
    } else if (!warned && now - since >= WARNED_AFTER_NANOS) {
      warned = true;
      log.warn(
          "clock skewSeconds={} reason=\"this machine's clock differs from Redis's\""
              + " action=\"Redis's is used; synchronize both, with NTP for example\"",
          Math.round(skew.toMillis() / 1000.0));
    }
  }

  /** Whether operators are warned of a skew. */
  public static boolean isLarge(Duration skew) {
    return skew.abs().compareTo(WARNED_SKEW) >= 0;
  }
}
