package io.latchkey.admin.usage;

import io.latchkey.key.ProjectId;
import io.latchkey.usage.UsageRow;
import java.time.Instant;
import java.util.Collection;
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
 * @param keys how many were added up
 * @param complete false if there are more keys than were added up
 */
record UsageSum(
    String step, Instant from, Instant to, int keys, boolean complete, List<Item> items) {

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

  /** Adds up; {@code project} is null for all. */
  static UsageSum of(
      UsagePeriod period,
      @Nullable ProjectId project,
      Collection<List<UsageRow>> rows,
      boolean complete) {
    Map<Instant, Item> items = new TreeMap<>();
    for (List<UsageRow> ofKey : rows) {
      for (UsageRow row : ofKey) {
        boolean isWanted = project == null || project.equals(row.project());
        if (isWanted && !row.isOldSecrets() && period.contains(row.hour())) {
          items
              .computeIfAbsent(
                  period.step().floor(row.hour()),
                  at -> new Item(at, new TreeMap<>(), new TreeMap<>()))
              .add(row);
        }
      }
    }
    return new UsageSum(
        period.step().toString(),
        period.from(),
        period.to(),
        rows.size(),
        complete,
        List.copyOf(items.values()));
  }
}
