package io.latchkey.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and what became of it: a queue for each webhook, and the place in the event
 * log up to which events have been put into them. Calls block, and throw {@link
 * io.latchkey.store.StoreUnavailableException}.
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

  /**
   * A delivery for a webhook.
   *
   * @param before the place in the log before its event
   */
  record Entry(WebhookId webhook, Delivery delivery, String before) {}

  /**
   * Puts deliveries into the queues and notes how far the log was read: both or neither. What a
   * queue has no room for stays in the log, with all that comes after it: the webhook is behind
   * until {@link #refill} has brought it level again.
   *
   * @return false where this instance does not hold the lease, or {@code from} is not the place
   */
  boolean add(String instance, String from, String to, List<Entry> entries);

  /** The webhooks that are behind, each with the place in the log behind which its events are. */
  Map<WebhookId, String> behind();

  /** How many events the queue of a webhook has room for. */
  long room(WebhookId webhook);

  /**
   * Puts events that were left in the log into a webhook's queue; forgets that a webhook is behind
   * that is gone.
   *
   * @param from the place behind which they were
   * @param to the place behind which the next ones are
   * @param level the place up to which the others were served, if {@code to} is it: the webhook is
   *     not behind any more then; else null
   * @return false where this instance does not hold the lease, or {@code from} is not the place
   */
  boolean refill(
      String instance,
      WebhookId webhook,
      String from,
      String to,
      @Nullable String level,
      List<Delivery> deliveries);

  /**
   * What waits in all queues together.
   *
   * @param dueSince since when the longest due has been due; null if none is
   */
  record Load(long waiting, @Nullable Instant dueSince) {}

  /** What waits for these webhooks together. */
  Load load(Collection<WebhookId> webhooks, Instant now);

  /** The webhooks that have something to send at {@code now}, the longest due first. */
  List<WebhookId> due(Instant now, int most);

  /** What a webhook has to send at {@code now}, the longest due first. */
  List<Delivery> due(WebhookId webhook, Instant now, int most);

  /** Does not name a webhook as due until it is enabled again. */
  void park(WebhookId webhook);

  /** What has been noted; {@code failingSince} is null where the last attempt was taken. */
  record Noted(boolean held, @Nullable Instant failingSince) {}

  /** Notes an attempt; does not block. One for a webhook that is gone is left out. */
  CompletableFuture<Noted> note(String instance, WebhookId webhook, Delivery delivery);

  /**
   * A place in the recent deliveries: behind the one of this event.
   *
   * @param ended whether that had ended; else it waited
   * @param millis when it ended, or was to be sent; since the epoch
   */
  record Place(boolean ended, long millis, String event) {}

  /** Some recent deliveries; {@code next} is null if there are no more. */
  record Recent(List<Delivery> deliveries, @Nullable Place next) {}

  /**
   * The recent deliveries: those that wait, the soonest first, then the last ones that ended. One
   * that ends meanwhile may be there twice, and none that has ended is left out.
   *
   * @param after null for the beginning
   */
  Recent recent(WebhookId webhook, @Nullable Place after, int most);

  /**
   * How a webhook's queue stands.
   *
   * @param waiting how many deliveries wait
   * @param behind whether more events are left in the log until the queue has room for them
   * @param dueAt when the first of those that wait was due, or will be; null if none waits
   * @param deliveredAt when one was taken last; null for never
   * @param failingSince of the attempts since then the first that failed; null for none
   */
  record Standing(
      long waiting,
      boolean behind,
      @Nullable Instant dueAt,
      @Nullable Instant deliveredAt,
      @Nullable Instant failingSince) {}

  /** How a webhook's queue stands. */
  Standing standing(WebhookId webhook);
}
