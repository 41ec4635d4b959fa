package io.latchkey.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Durations in nanoseconds, and what lies at their percentiles. For use by one thread at a time.
 */
final class Times {

  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** The nearest-rank percentile in milliseconds; not a number where there are no durations. */
  double millis(double percentile) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    int rank = (int) Math.ceil(percentile / 100 * count);
    return nanos[Math.max(rank, 1) - 1] / 1e6;
  }

  /** As the fields of a JSON object. */
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"count\": %d, \"p50\": %.3f, \"p90\": %.3f, \"p99\": %.3f, \"max\": %.3f}",
        count,
        millis(50),
        millis(90),
        millis(99),
        millis(100));
  }
}
