package io.latchkey.admin.audit;

import io.latchkey.admin.caller.Actor;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.key.OrganizationId;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many keys of each organization one call has changed. Written into the event log at its end,
 * beside the events of the keys themselves, so that nobody has to count those. Used by one thread.
 */
public final class BulkSummary {

  private static final Logger log = LoggerFactory.getLogger(BulkSummary.class);

  private final Map<OrganizationId, Long> keys =
      new TreeMap<>(Comparator.comparing(OrganizationId::value));

  /** Counts a key. */
  public void add(OrganizationId organization) {
    keys.merge(organization, 1L, Long::sum);
  }

  /**
   * Writes an event for each organization; blocks. What can't be written is left out: the keys have
   * events of their own.
   */
  public void write(EventLog events, String action, Actor actor, @Nullable String reason) {
    keys.forEach(
        (organization, count) -> {
          Map<String, String> details = new TreeMap<>(Map.of("keys", Long.toString(count)));
          if (reason != null) {
            details.put("reason", reason);
          }
          write(events, Events.keys(action, actor, organization, details));
        });
  }

  private static void write(EventLog events, Event summary) {
    try {
      events.append(summary).join();
    } catch (CompletionException e) {
      log.warn("event={} written=false reason=\"{}\"", summary.action(), e.getCause());
    }
  }
}
