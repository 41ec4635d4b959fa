package io.latchkey.key;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two ways to say when a key expires.
 *
 * <p>A span is a whole number without leading zeros and a unit: {@code s}, {@code m} (minutes),
 * {@code h}, {@code d}, {@code mo} (months), {@code y}; at most 100 years. Days are 24 hours;
 * months and years are those of the calendar, in UTC: a month from 31 January is the last day of
 * February. A date is one of RFC 3339, later than now and at most 100 years away.
 */
public final class Expiry {

  private static final int MOST_YEARS = 100;
  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,9})(s|m|h|d|mo|y)");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");

  private Expiry() {}

  /**
   * When a span that begins now ends.
   *
   * @throws IllegalArgumentException where {@code span} is none, with a message for its writer
   */
  public static Instant after(String span, Instant now) {
    Matcher matcher = SPAN.matcher(span);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a whole number and one of s, m, h, d, mo, y, such as 30d or 6mo");
    }
    ZonedDateTime start = now.atZone(ZoneOffset.UTC);
    try {
      return checked(start.plus(Long.parseLong(matcher.group(1)), unit(matcher)).toInstant(), now);
    } catch (DateTimeException e) {
      throw tooFar();
    }
  }

  /** A span as {@link #after} reads it, in the largest unit that divides it. */
  public static String text(Duration span) {
    long seconds = span.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static ChronoUnit unit(Matcher matcher) {
    return switch (matcher.group(2)) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "mo" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.YEARS;
    };
  }

  /**
   * A date as RFC 3339 writes it.
   *
   * @throws IllegalArgumentException where {@code date} is none, with a message for its writer
   */
  public static Instant at(String date, Instant now) {
    IllegalArgumentException malformed =
        new IllegalArgumentException("must be a date such as 2030-01-31T12:00:00Z");
    if (!DATE.matcher(date).matches()) {
      throw malformed;
    }
    try {
      return checked(OffsetDateTime.parse(date.toUpperCase(Locale.ROOT)).toInstant(), now);
    } catch (DateTimeException e) {
      throw malformed;
    }
  }

  private static Instant checked(Instant end, Instant now) {
    Instant millis = end.truncatedTo(ChronoUnit.MILLIS);
    if (!millis.isAfter(now)) {
      throw new IllegalArgumentException("must be in the future");
    }
    if (millis.isAfter(now.atZone(ZoneOffset.UTC).plusYears(MOST_YEARS).toInstant())) {
      throw tooFar();
    }
    return millis;
  }

  private static IllegalArgumentException tooFar() {
    return new IllegalArgumentException(
        "must be at most " + MOST_YEARS + " years away; leave it out for a key that stays");
  }
}
