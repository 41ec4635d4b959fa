package io.latchkey.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and what became of it: a queue for each webhook, and the place in the event
 * log up to which events have been put into them. Calls block, and throw {@link
 * io.latchkey.change.StoreUnavailableException}.
 *
 * <p>One instance at a time holds the lease and may change it; a change by another is refused.
 */
public interface Outbox {

  /** Takes or renews the lease; false where another instance holds it. */
  boolean hold(String instance, Duration lease);

  /** Gives the lease back, where this instance holds it. */
  void release(String instance);

  /** The ID of the last event that was put into the queues; that of none at the beginning. */
  String position();

  /** A delivery for a webhook. */
  record Entry(WebhookId webhook, Delivery delivery) {}

  /**
   * Puts deliveries into the queues and notes how far the log was read: both or neither. What a
   * queue has no room for is counted and left out.
   *
   * @return false where this instance does not hold the lease, or {@code from} is not the place
   */
  boolean add(String instance, String from, String to, List<Entry> entries);

  /** The webhooks that have something to send at {@code now}, the longest due first. */
  List<WebhookId> due(Instant now, int most);

  /** What a webhook has to send at {@code now}, the longest due first. */
  List<Delivery> due(WebhookId webhook, Instant now, int most);

  /** Does not name a webhook as due until it is enabled again. */
  void park(WebhookId webhook);

  /** What has been noted; {@code failingSince} is null where the last attempt was taken. */
  record Noted(boolean held, @Nullable Instant failingSince) {}

  /** Notes an attempt. One for a webhook that is gone is left out. */
  Noted note(String instance, WebhookId webhook, Delivery delivery);

  /**
   * A place in the deliveries of late: behind the one of this event.
   *
   * @param ended whether that had ended; else it waited
   * @param millis when it ended, or was to be sent; since the epoch
   */
  record Place(boolean ended, long millis, String event) {}

  /** Some deliveries of late; {@code next} is null where there are no more. */
  record Recent(List<Delivery> deliveries, @Nullable Place next) {}

  /**
   * The deliveries of late: those that wait, the soonest first, then the last ones that ended. One
   * that ends meanwhile may be there twice, and none that has ended is left out.
   *
   * @param after null for the beginning
   */
  Recent recent(WebhookId webhook, @Nullable Place after, int most);

  /**
   * How a webhook's queue stands.
   *
   * @param waiting how many deliveries wait
   * @param dropped how many events the queue had no room for
   * @param deliveredAt when one was taken last; null for never
   * @param failingSince of the attempts since then the first that failed; null for none
   */
  record Standing(
      long waiting, long dropped, @Nullable Instant deliveredAt, @Nullable Instant failingSince) {}

  /** How a webhook's queue stands. */
  Standing standing(WebhookId webhook);
}
