package io.latchkey.admin.usage;

import io.latchkey.key.ApiKey;
import io.latchkey.key.ProjectId;
import io.latchkey.usage.UsageRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a key was used for, as callers see it: an item per step and project in which there was
 * anything, in the order of time.
 *
 * @param from the beginning of the first step
 * @param to the end of the last step
 */
record UsageView(String key, String step, Instant from, Instant to, List<Item> items) {

  /**
   * What became of a key's requests for one project in one step.
   *
   * @param project left out for requests refused before their project was known, or for one that
   *     the key does not open: whether there is one is not for its users to know
   * @param outcomes how many were {@code allowed}, or denied by code
   * @param upstream answers by class such as {@code 2xx}, {@code upstream_unreachable}, {@code
   *     upstream_timeout}, and {@code client_closed} for clients that left before there was one
   * @param byOldSecret how many of the allowed came with the secret from before the last roll; left
   *     out where none did
   */
  record Item(
      Instant at,
      @Nullable String project,
      Map<String, Long> outcomes,
      Map<String, Long> upstream,
      @Nullable Long byOldSecret) {

    Item with(UsageRow row) {
      if (row.isOldSecrets()) {
        long before = byOldSecret == null ? 0 : byOldSecret;
        return new Item(at, project, outcomes, upstream, before + row.count());
      }
      Map<String, Long> counts = row.isUpstreams() ? upstream : outcomes;
      counts.merge(row.outcome(), row.count(), Long::sum);
      return this;
    }
  }

  private record Place(Instant at, String project) {}

  static UsageView of(ApiKey key, UsagePeriod period, List<UsageRow> rows) {
    Map<Place, Item> items =
        new TreeMap<>(Comparator.comparing(Place::at).thenComparing(Place::project));
    for (UsageRow row : rows) {
      if (period.contains(row.hour())) {
        items.compute(
            place(key, row, period),
            (place, item) -> (item == null ? item(place) : item).with(row));
      }
    }
    return new UsageView(
        key.id().toString(),
        period.step().toString(),
        period.from(),
        period.to(),
        List.copyOf(items.values()));
  }

  private static Place place(ApiKey key, UsageRow row, UsagePeriod period) {
    ProjectId project = row.project();
    String opened = project == null || !key.projects().contains(project) ? "" : project.value();
    return new Place(period.step().floor(row.hour()), opened);
  }

  private static Item item(Place place) {
    String project = place.project.isEmpty() ? null : place.project;
    return new Item(place.at, project, new TreeMap<>(), new TreeMap<>(), null);
  }
}
