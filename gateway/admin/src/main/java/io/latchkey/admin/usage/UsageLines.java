package io.latchkey.admin.usage;

import io.latchkey.key.KeyId;
import io.latchkey.usage.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What keys were used for hour by hour, as short as a small line beside each needs it.
 *
 * @param from the beginning of the first hour
 * @param to the end of the last hour, which is the present one
 */
record UsageLines(Instant from, Instant to, List<Line> items) {

  private static final String ALLOWED = "allowed";

  /**
   * A key's counts by hour, the oldest first; an hour without any has a zero.
   *
   * @param refused for whatever reason
   */
  record Line(String key, List<Long> allowed, List<Long> refused) {}

  /** Some whole hours (UTC). */
  record Window(Instant from, int hours) {

    /** The hours that end with the one that {@code now} is in. */
    static Window until(Instant now, int hours) {
      Instant last = now.truncatedTo(ChronoUnit.HOURS);
      return new Window(last.minus(Duration.ofHours(hours - 1L)), hours);
    }

    LocalDate firstDay() {
      return LocalDate.ofInstant(from, ZoneOffset.UTC);
    }

    LocalDate lastDay() {
      return LocalDate.ofInstant(to().minusNanos(1), ZoneOffset.UTC);
    }

    private Instant to() {
      return from.plus(Duration.ofHours(hours));
    }

    /** How many hours lie between its beginning and a time. */
    private long at(Instant time) {
      return Duration.between(from, time).toHours();
    }

    private boolean contains(Instant time) {
      return !time.isBefore(from) && time.isBefore(to());
    }
  }

  static UsageLines of(Window window, Map<KeyId, List<UsageRow>> rows) {
    List<Line> lines =
        rows.entrySet().stream().map(each -> line(window, each.getKey(), each.getValue())).toList();
    return new UsageLines(window.from, window.to(), lines);
  }

  private static Line line(Window window, KeyId key, List<UsageRow> rows) {
    long[] allowed = new long[window.hours];
    long[] refused = new long[window.hours];
    for (UsageRow row : rows) {
      if (!row.isUpstreams() && !row.isOldSecrets() && window.contains(row.hour())) {
        long[] counts = row.outcome().equals(ALLOWED) ? allowed : refused;
        counts[(int) window.at(row.hour())] += row.count();
      }
    }
    return new Line(key.toString(), list(allowed), list(refused));
  }

  private static List<Long> list(long[] counts) {
    return LongStream.of(counts).boxed().toList();
  }
}
