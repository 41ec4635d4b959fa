package io.latchkey.webhook;

import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.webhook.Outbox.Noted;
import io.latchkey.webhook.WebhookWorker.Post;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due and notes what came of it: a receiver that answers gets its next event at once.
 * All but the sending is done by one thread, which waits for the store only to read; an answer that
 * can't be noted is kept until it can.
 */
final class DeliveryScheduler {

  private static final Logger log = LoggerFactory.getLogger(DeliveryScheduler.class);
  private static final int MOST_UNDER_WAY = 512;
  private static final int MOST_DUE = 1_000;
  private static final long RETRY_MILLIS = 500;

  private final WebhookStore store;
  private final Outbox outbox;
  private final WebhookSender receivers;
  private final Backoff backoff;
  private final Post post;
  private final ScheduledExecutorService thread;
  private final Map<WebhookId, DeliveryQueue> lanes = new HashMap<>();
  private final WebhookMeters meters;
  private Map<WebhookId, Webhook> sending = Map.of();
  private int underWay;

  DeliveryScheduler(
      WebhookStore store,
      Outbox outbox,
      WebhookSender receivers,
      Post post,
      ScheduledExecutorService thread) {
    this.meters = post.meters();
    this.store = store;
    this.outbox = outbox;
    this.receivers = receivers;
    WebhookSettings settings = post.settings();
    this.backoff = new Backoff(settings.firstRetry(), settings.retryFor(), new SecureRandom());
    this.post = post;
    this.thread = thread;
  }

  /** Begins to send what is due, as far as there is room, and goes on as answers come. */
  void sendDue(Map<WebhookId, Webhook> webhooks) {
    sending = webhooks;
    Instant now = post.clock().instant();
    for (WebhookId id : outbox.due(now, MOST_DUE)) {
      if (enabled(id) == null) {
        outbox.park(id);
      } else {
        sendDue(id, now);
      }
    }
  }

  /** Begins nothing more until it is told to. */
  void pause() {
    sending = Map.of();
    lanes.values().forEach(DeliveryQueue::forget);
  }

  private @Nullable Webhook enabled(WebhookId id) {
    Webhook webhook = sending.get(id);
    return webhook != null && webhook.isEnabled() ? webhook : null;
  }

  private DeliveryQueue lane(WebhookId id) {
    return lanes.computeIfAbsent(id, unknown -> new DeliveryQueue(post.settings().parallel()));
  }

  private void sendDue(WebhookId id, Instant now) {
    Webhook webhook = enabled(id);
    DeliveryQueue lane = lane(id);
    if (webhook == null) {
      lane.forget();
      return;
    }
    while (underWay < MOST_UNDER_WAY && lane.hasRoom()) {
      Delivery delivery = lane.begin();
      if (delivery == null) {
        lane.read(outbox.due(id, now, lane.toRead()));
        delivery = lane.begin();
      }
      if (delivery == null) {
        return;
      }
      send(webhook, delivery, lane);
    }
  }

  private void send(Webhook webhook, Delivery delivery, DeliveryQueue lane) {
    String body = delivery.body();
    if (body == null) {
      lane.end(delivery.event(), true);
      return;
    }
    underWay++;
    receivers
        .send(webhook, delivery.event(), body, delivery.attempts() + 1)
        .thenAcceptAsync(answer -> answered(webhook, delivery, answer), thread);
  }

  private void answered(Webhook webhook, Delivery delivery, Answer answer) {
    Instant now = post.clock().instant();
    Instant next = answer.isTaken() ? null : backoff.next(delivery, now);
    note(webhook, delivery.after(answer, now, next));
  }

  private void note(Webhook webhook, Delivery delivery) {
    outbox
        .note(post.instance(), webhook.id(), delivery)
        .whenCompleteAsync((noted, failure) -> noted(webhook, delivery, noted, failure), thread);
  }

  private void noted(
      Webhook webhook, Delivery delivery, @Nullable Noted noted, @Nullable Throwable failure) {
    if (noted != null) {
      end(webhook, delivery);
      disableWhereItIsTime(webhook, noted.failingSince());
      sendNext(webhook.id());
    } else {
      log.debug("delivery noted=false event={} action=retrying", delivery.event(), failure);
      thread.schedule(() -> note(webhook, delivery), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sendNext(WebhookId id) {
    try {
      sendDue(id, post.clock().instant());
    } catch (StoreUnavailableException e) {
      log.debug("deliveries read=false webhook={}", id, e); // The worker finds it out and says so.
    }
  }

  private void end(Webhook webhook, Delivery delivery) {
    Answer answer = delivery.answer();
    boolean taken = answer != null && answer.isTaken();
    underWay--;
    lane(webhook.id()).end(delivery.event(), taken);
    meters.ended(delivery);
    if (delivery.state() == Delivery.State.GIVEN_UP) {
      log.warn(
          "delivery givenUp=true webhook={} event={} attempts={} reason=\"{}\"",
          webhook.id(),
          delivery.event(),
          delivery.attempts(),
          answer == null ? "" : answer.failure());
    }
  }

  private void disableWhereItIsTime(Webhook webhook, @Nullable Instant failingSince) {
    Instant now = post.clock().instant();
    if (failingSince == null || now.isBefore(failingSince.plus(post.settings().disableAfter()))) {
      return;
    }
    String reason = "every attempt has failed since " + failingSince;
    Event event =
        WebhookEvents.of("disabled", Event.Actor.PROGRAM, webhook, Map.of("reason", reason));
    try {
      store.noting(event).replace(webhook.with(new Webhook.Disabled(now, reason)));
      log.warn("event=webhook.disabled webhook={} reason=\"{}\"", webhook.id(), reason);
    } catch (ConflictException | StoreUnavailableException e) {
      log.info("webhook={} disabled=false reason=\"{}\"", webhook.id(), e.getMessage());
    }
  }

  /** Forgets how the receivers of webhooks did that are not there any more. */
  void keepOnly(Map<WebhookId, Webhook> webhooks) {
    lanes
        .entrySet()
        .removeIf(lane -> !webhooks.containsKey(lane.getKey()) && lane.getValue().isIdle());
  }
}
