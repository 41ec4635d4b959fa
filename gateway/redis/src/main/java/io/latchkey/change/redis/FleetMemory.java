package io.latchkey.change.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who was in the registry when this process looked last.
 *
 * <p>After a failover, or when Redis has been restarted from a snapshot, the registry can lack
 * instances that are alive, and what it says of their leases can be old. Until such an instance has
 * reported to the new server, it may trust what it holds for as long as a server that is not the
 * primary any more may have renewed its lease. Safe for use by many threads.
 */
final class FleetMemory {

  private final Duration demotion;
  private Map<String, Entry> last = Map.of();
  private String lastHistory = "";

  /**
   * An empty memory.
   *
   * @param demotion how long after a failover the old primary may still act as one
   */
  FleetMemory(Duration demotion) {
    this.demotion = demotion;
  }

  /**
   * What the registry holds of a process.
   *
   * @param history in which it reported last; null if its version does not say
   * @param leaseEnds by the clock of the server that it reported to
   * @param lease how long its leases are
   */
  record Entry(String state, @Nullable String history, Instant leaseEnds, Duration lease) {

    private boolean isOf(String other) {
      return history == null || history.equals(other);
    }
  }

  /**
   * The registry, with those it may have lost, and with leases as long as they may be.
   *
   * @param registry what the server holds, by process
   * @param history the server's
   * @param since when instances began to report in that history
   */
  synchronized Map<String, Entry> complete(
      Map<String, Entry> registry, String history, Instant since, Instant now) {
    Map<String, Entry> all = new HashMap<>();
    last.forEach(
        (process, entry) -> {
          // Of the same history, an instance that is missing has left.
          if (!lastHistory.equals(history) || !entry.isOf(history)) {
            all.put(process, entry);
          }
        });
    all.putAll(registry);
    all.replaceAll((process, entry) -> entry.isOf(history) ? entry : longest(entry, since));
    all.entrySet()
        .removeIf(
            each ->
                !registry.containsKey(each.getKey()) && !each.getValue().leaseEnds.isAfter(now));
    last = Map.copyOf(all);
    lastHistory = history;
    return all;
  }

  private Entry longest(Entry entry, Instant since) {
    Instant ends = since.plus(demotion).plus(entry.lease);
    return new Entry(
        entry.state,
        entry.history,
        ends.isAfter(entry.leaseEnds) ? ends : entry.leaseEnds,
        entry.lease);
  }
}
