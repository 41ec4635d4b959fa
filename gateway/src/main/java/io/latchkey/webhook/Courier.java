package io.latchkey.webhook;

import io.latchkey.change.StoreUnavailableException;
import io.latchkey.event.Event;
import io.latchkey.keystore.ConflictException;
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
 * Sends what is due and notes what came of it. All but the sending is done by one thread; an answer
 * that can't be noted is kept until it can.
 */
final class Courier {

  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final int MOST_UNDER_WAY = 512;
  private static final int MOST_DUE = 1_000;
  private static final long RETRY_MILLIS = 500;

  private final WebhookStore store;
  private final Outbox outbox;
  private final Receivers receivers;
  private final Backoff backoff;
  private final Post post;
  private final ScheduledExecutorService thread;
  private final Map<WebhookId, Lane> lanes = new HashMap<>();
  private int underWay;

  Courier(
      WebhookStore store,
      Outbox outbox,
      Receivers receivers,
      Post post,
      ScheduledExecutorService thread) {
    this.store = store;
    this.outbox = outbox;
    this.receivers = receivers;
    WebhookSettings settings = post.settings();
    this.backoff = new Backoff(settings.firstRetry(), settings.retryFor(), new SecureRandom());
    this.post = post;
    this.thread = thread;
  }

  /** Begins to send what is due, as far as there is room. */
  void sendDue(Map<WebhookId, Webhook> webhooks) {
    Instant now = post.clock().instant();
    for (WebhookId id : outbox.due(now, MOST_DUE)) {
      Webhook webhook = webhooks.get(id);
      if (webhook == null || !webhook.isEnabled()) {
        outbox.park(id);
      } else if (underWay < MOST_UNDER_WAY) {
        sendDue(webhook, now);
      }
    }
  }

  private void sendDue(Webhook webhook, Instant now) {
    Lane lane = lanes.computeIfAbsent(webhook.id(), unknown -> new Lane());
    int most = lane.toLookAt();
    if (most == 0) {
      return;
    }
    for (Delivery delivery : outbox.due(webhook.id(), now, most)) {
      String body = delivery.body();
      if (body != null && lane.begin(delivery.event())) {
        underWay++;
        receivers
            .send(webhook, delivery.event(), body, delivery.attempts() + 1)
            .thenAcceptAsync(answer -> answered(webhook, delivery, answer), thread);
      }
    }
  }

  private void answered(Webhook webhook, Delivery delivery, Answer answer) {
    Instant now = post.clock().instant();
    Instant next = answer.isTaken() ? null : backoff.next(delivery, now);
    note(webhook, delivery.after(answer, now, next));
  }

  private void note(Webhook webhook, Delivery delivery) {
    try {
      Noted noted = outbox.note(post.instance(), webhook.id(), delivery);
      end(webhook, delivery);
      disableWhereItIsTime(webhook, noted.failingSince());
    } catch (StoreUnavailableException e) {
      thread.schedule(() -> note(webhook, delivery), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      log.error("delivery noted=false webhook={} event={}", webhook.id(), delivery.event(), e);
      end(webhook, delivery);
    }
  }

  private void end(Webhook webhook, Delivery delivery) {
    Answer answer = delivery.answer();
    boolean taken = answer != null && answer.isTaken();
    underWay--;
    lanes.computeIfAbsent(webhook.id(), unknown -> new Lane()).end(delivery.event(), taken);
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
