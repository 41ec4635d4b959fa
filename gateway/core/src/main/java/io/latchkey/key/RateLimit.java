package io.latchkey.key;

import java.time.Duration;

/**
 * So many requests in a period, and so many at once: a token bucket that holds {@code burst} and
 * gains {@code requests} per period, evenly.
 *
 * @param requests how many per period: from 1, and at most one per microsecond
 * @param periodSeconds from 1 to a year of 365 days
 * @param burst how many at once, from 1; an empty bucket must be full again within a year
 */
public record RateLimit(long requests, long periodSeconds, long burst) {

  /** The longest period, and the longest time in which a bucket may fill. */
  public static final long YEAR_SECONDS = Duration.ofDays(365).toSeconds();

  /** The largest burst. */
  public static final long LARGEST_BURST = 1_000_000_000;

  private static final long MICROS = 1_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException where one is left, saying what is allowed
   */
  public RateLimit {
    if (periodSeconds < 1 || periodSeconds > YEAR_SECONDS) {
      throw new IllegalArgumentException("period must be from 1s to 365d");
    }
    if (requests < 1 || requests > periodSeconds * MICROS) {
      throw new IllegalArgumentException("requests must be from 1 to 1000000 per second of period");
    }
    if (burst < 1 || burst > LARGEST_BURST) {
      throw new IllegalArgumentException("burst must be from 1 to " + LARGEST_BURST);
    }
    if ((double) burst * periodSeconds / requests > YEAR_SECONDS) {
      throw new IllegalArgumentException(
          "burst must be small enough to be there again within 365 days");
    }
  }

  /** What one request costs of the bucket's time, in microseconds; at least 1. */
  public double intervalMicros() {
    return (double) periodSeconds * MICROS / requests;
  }

  /** How long an empty bucket takes to be full, in microseconds, rounded up. */
  public long fullMicros() {
    return (long) Math.ceil(burst * intervalMicros());
  }

  /** The period as people write it, which is the policy's name too: {@code 1s}, {@code 12h}. */
  public String period() {
    long[] units = {86_400, 3_600, 60};
    String[] names = {"d", "h", "m"};
    for (int i = 0; i < units.length; i++) {
      if (periodSeconds % units[i] == 0) {
        return periodSeconds / units[i] + names[i];
      }
    }
    return periodSeconds + "s";
  }
}
