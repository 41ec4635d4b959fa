package io.latchkey.webhook;

import io.latchkey.change.Position;
import io.latchkey.event.CloudEvent;
import io.latchkey.event.CloudEventJson;
import io.latchkey.event.EventLog.Logged;
import io.latchkey.webhook.Outbox.Entry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Puts events into the queues of the webhooks that want them. */
final class FanOut {

  private static final int ENTRIES_PER_STEP = 200;

  private final Outbox outbox;
  private final String instance;
  private final InstantSource clock;
  private final Supplier<String> source;
  private final CloudEventJson json = new CloudEventJson();

  FanOut(Outbox outbox, String instance, InstantSource clock, Supplier<String> source) {
    this.outbox = outbox;
    this.instance = instance;
    this.clock = clock;
    this.source = source;
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
    String before = from;
    for (int i = 0; i < events.size(); i++) {
      Logged logged = events.get(i);
      entries.addAll(entries(logged, before, webhooks));
      before = logged.id();
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

  private List<Entry> entries(Logged logged, String before, Collection<Webhook> webhooks) {
    List<Webhook> wanting =
        webhooks.stream().filter(webhook -> webhook.wants(logged.event())).toList();
    if (wanting.isEmpty()) {
      return List.of();
    }
    Delivery delivery = delivery(logged);
    return wanting.stream().map(webhook -> new Entry(webhook.id(), delivery, before)).toList();
  }

  private Delivery delivery(Logged logged) {
    String body = json.write(CloudEvent.of(logged, source.get()));
    return Delivery.of(logged.id(), logged.event().action(), body, clock.instant());
  }

  /**
   * Puts the next events that were left in the log into the queue of a webhook.
   *
   * @param from the place behind which they are
   * @param level the place up to which the other webhooks were served
   * @param events that are behind {@code from}, oldest first; none if there are no more
   * @param room for how many there is room
   * @return whether it has come further
   */
  boolean refill(Webhook webhook, String from, String level, List<Logged> events, long room) {
    List<Delivery> deliveries = new ArrayList<>();
    Position end = Position.of(level);
    String place = events.isEmpty() ? level : from;
    for (Logged logged : events) {
      if (Position.of(logged.id()).compareTo(end) > 0) {
        place = level;
        break;
      }
      if (webhook.wants(logged.event())) {
        if (deliveries.size() == Math.min(room, ENTRIES_PER_STEP)) {
          break;
        }
        deliveries.add(delivery(logged));
      }
      place = logged.id();
    }
    boolean isLevel = place.equals(level);
    return outbox.refill(instance, webhook.id(), from, place, isLevel ? level : null, deliveries)
        && !isLevel
        && !place.equals(from);
  }
}
