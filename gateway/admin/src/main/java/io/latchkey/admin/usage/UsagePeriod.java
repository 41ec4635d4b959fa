package io.latchkey.admin.usage;

import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.Fault;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.springframework.util.MultiValueMap;

/**
 * The time that a caller wants to see, in steps, all in UTC.
 *
 * @param from the beginning of its first step
 * @param to the end of its last step
 */
record UsagePeriod(Step step, Instant from, Instant to) {

  private static final int MOST_STEPS = 800;
  private static final int LATEST_YEAR = 9999;

  /** How long a step is, and how much is shown where nothing else is said. */
  enum Step {
    HOUR(ChronoUnit.HOURS, 24),
    DAY(ChronoUnit.DAYS, 30),
    MONTH(ChronoUnit.MONTHS, 12);

    private final ChronoUnit unit;
    private final int usual;

    Step(ChronoUnit unit, int usual) {
      this.unit = unit;
      this.usual = usual;
    }

    /** The beginning of the step that a time is in. */
    Instant floor(Instant time) {
      ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
      return this == MONTH
          ? utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant()
          : utc.truncatedTo(unit).toInstant();
    }

    private Instant plus(Instant time, int steps) {
      return time.atZone(ZoneOffset.UTC).plus(steps, unit).toInstant();
    }

    /** The beginning of the step after a time, or the time itself if it begins one. */
    Instant ceiling(Instant time) {
      Instant floor = floor(time);
      return floor.equals(time) ? time : plus(floor, 1);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code step}, {@code from} and {@code to} of a query: a day, the last 30 of them, until
   * now, where they are left out.
   *
   * @throws ProblemException naming the parameter that is wrong
   */
  static UsagePeriod read(MultiValueMap<String, String> query, Instant now) {
    return read(new QueryParameters(query), now);
  }

  /** Reads the rest of a query, of which something has been read. */
  static UsagePeriod read(QueryParameters parameters, Instant now) {
    Step wanted = parameters.optional("step", UsagePeriod::step);
    Instant from = parameters.optional("from", UsagePeriod::time);
    Instant to = parameters.optional("to", UsagePeriod::time);
    parameters.done();
    Step step = wanted == null ? Step.DAY : wanted;
    Instant end = step.ceiling(to == null ? now : to);
    Instant begin = from == null ? step.plus(end, -step.usual) : step.floor(from);
    Instant latest = to == null ? now : to;
    if (from != null && !from.isBefore(latest)) {
      throw refused("must be before to, which is now where it is left out");
    }
    long steps = step.unit.between(begin.atZone(ZoneOffset.UTC), end.atZone(ZoneOffset.UTC));
    if (steps > MOST_STEPS) {
      throw refused(
          "must be at most %d steps before to: choose a later one, or a longer step"
              .formatted(MOST_STEPS));
    }
    return new UsagePeriod(step, begin, end);
  }

  /** Whether a time is in it. */
  boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  private static ProblemException refused(String what) {
    return new ProblemException(
        ProblemKind.INVALID_PARAMETER,
        "The query is not as it must be. See fields.",
        List.of(new Fault("from", what)));
  }

  private static Step step(String text) {
    return switch (text) {
      case "hour" -> Step.HOUR;
      case "day" -> Step.DAY;
      case "month" -> Step.MONTH;
      default -> throw new IllegalArgumentException("must be hour, day or month");
    };
  }

  private static Instant time(String text) {
    try {
      Instant time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
      int year = time.atZone(ZoneOffset.UTC).getYear();
      if (year >= 1970 && year < LATEST_YEAR) {
        return time;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "must be a date such as 2030-01-31, or a time such as 2030-01-31T10:00:00Z, from 1970 on");
  }
}
