package io.latchkey.webhook;

import io.latchkey.event.CloudEvent;
import io.latchkey.event.CloudEventJson;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.webhook.Outbox.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts events into the queues of the webhooks that want them. */
final class FanOut {

  private static final int ENTRIES_PER_STEP = 200;

  private final Outbox outbox;
  private final String instance;
  private final InstantSource clock;
  private final CloudEventJson json = new CloudEventJson();

  FanOut(Outbox outbox, String instance, InstantSource clock) {
    this.outbox = outbox;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Puts events into the queues, in steps of a bounded size.
   *
   * @param from the ID behind which the events are, oldest first
   * @return false where this instance may not do so any more
   */
  boolean add(String from, List<Logged> events, Collection<Webhook> webhooks) {
    List<Entry> entries = new ArrayList<>();
    String place = from;
    for (int i = 0; i < events.size(); i++) {
      Logged logged = events.get(i);
      entries.addAll(entries(logged, webhooks));
      if (entries.size() >= ENTRIES_PER_STEP || i == events.size() - 1) {
        if (!outbox.add(instance, place, logged.id(), entries)) {
          return false;
        }
        place = logged.id();
        entries.clear();
      }
    }
    return true;
  }

  private List<Entry> entries(Logged logged, Collection<Webhook> webhooks) {
    List<Webhook> wanting =
        webhooks.stream().filter(webhook -> webhook.wants(logged.event())).toList();
    if (wanting.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    String body = json.write(CloudEvent.of(logged));
    Delivery delivery = Delivery.of(logged.id(), logged.event().action(), body, now);
    return wanting.stream().map(webhook -> new Entry(webhook.id(), delivery)).toList();
  }
}
