package io.latchkey.key;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * So many requests in a day or month of the calendar, in UTC. Hard: not one more.
 *
 * @param requests from 1 to {@link #MOST}
 */
public record Quota(long requests, Period period) {

  /** The largest quota: what the store's numbers hold exactly. */
  public static final long MOST = 1_000_000_000_000_000L;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException where it is left, saying what is allowed
   */
  public Quota {
    if (requests < 1 || requests > MOST) {
      throw new IllegalArgumentException("requests must be from 1 to " + MOST);
    }
  }

  /** A stretch of the calendar. */
  public enum Period {
    /** From midnight to midnight. */
    DAY("daily"),
    /** From the first to the last of a month. */
    MONTH("monthly");

    private final String policy;

    Period(String policy) {
      this.policy = policy;
    }

    /** What a quota over it is called where clients are told of it. */
    public String policy() {
      return policy;
    }

    /** The first day of the period that {@code now} is in. */
    public LocalDate start(Instant now) {
      LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
      return this == DAY ? today : today.withDayOfMonth(1);
    }

    /** The moment at which the period that begins with {@code start} is over. */
    public Instant end(LocalDate start) {
      LocalDate next = this == DAY ? start.plusDays(1) : start.plusMonths(1);
      return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }
}
