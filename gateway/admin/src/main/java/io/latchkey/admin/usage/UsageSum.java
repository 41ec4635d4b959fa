package io.latchkey.admin.usage;

import io.latchkey.usage.UsageRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of an organization were used for together, in all projects or one: an item per step
 * in which there was anything, in the order of time.
 *
 * @param from the beginning of the first step
 * @param to the end of the last step
 * @param complete false if there are keys whose use is missing
 * @param completeFrom from when on nothing is missing; left out if nothing is
 */
record UsageSum(
    String step,
    Instant from,
    Instant to,
    boolean complete,
    @Nullable Instant completeFrom,
    List<Item> items) {

  /**
   * What became of the requests in one step.
   *
   * @param outcomes how many were {@code allowed}, or denied by code
   * @param upstream answers by class such as {@code 2xx}, {@code upstream_unreachable}, {@code
   *     upstream_timeout}, and {@code client_closed}
   */
  record Item(Instant at, Map<String, Long> outcomes, Map<String, Long> upstream) {

    private void add(UsageRow row) {
      (row.isUpstreams() ? upstream : outcomes).merge(row.outcome(), row.count(), Long::sum);
    }
  }

  /** Adds up what is in a period. */
  static final class Sums {

    private final UsagePeriod period;
    private final Map<Instant, Item> items = new TreeMap<>();

    Sums(UsagePeriod period) {
      this.period = period;
    }

    void add(UsageRow row) {
      if (!row.isOldSecrets() && period.contains(row.hour())) {
        items
            .computeIfAbsent(
                period.step().floor(row.hour()),
                at -> new Item(at, new TreeMap<>(), new TreeMap<>()))
            .add(row);
      }
    }

    UsageSum done(@Nullable Instant completeFrom) {
      return new UsageSum(
          period.step().toString(),
          period.from(),
          period.to(),
          completeFrom == null,
          completeFrom,
          List.copyOf(items.values()));
    }
  }
}
