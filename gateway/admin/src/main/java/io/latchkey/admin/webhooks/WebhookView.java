package io.latchkey.admin.webhooks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.webhook.Answer;
import io.latchkey.webhook.Delivery;
import io.latchkey.webhook.Outbox.Standing;
import io.latchkey.webhook.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as callers see it; never with its secret.
 *
 * @param url its host alone for who may not manage webhooks, since the rest can be a secret
 * @param status {@code enabled} or {@code disabled}
 * @param disabledAt left out, with {@code disabledFor}, where it is enabled
 * @param waiting how many events wait to be taken
 * @param behind whether more wait in the event log because the queue is full
 * @param dueAt when the first of them was due, or will be; left out where none waits
 * @param deliveredAt left out where nothing was taken yet
 * @param failingSince left out where the last attempt was taken
 */
record WebhookView(
    String id,
    String organization,
    String url,
    List<String> actions,
    @Nullable String description,
    String status,
    @Nullable Instant disabledAt,
    @Nullable String disabledFor,
    Instant createdAt,
    long waiting,
    boolean behind,
    @Nullable Instant dueAt,
    @Nullable Instant deliveredAt,
    @Nullable Instant failingSince) {

  static WebhookView of(Actor actor, Webhook webhook, Standing standing) {
    Webhook.Disabled disabled = webhook.disabled();
    URI url = webhook.url();
    boolean manages = actor.has(Right.EDIT_WEBHOOKS.least(), webhook.organization());
    return new WebhookView(
        webhook.id().value(),
        webhook.organization().value(),
        manages ? url.toString() : url.getScheme() + "://" + webhook.host() + "/…",
        webhook.actions(),
        webhook.description(),
        disabled == null ? "enabled" : "disabled",
        disabled == null ? null : disabled.at(),
        disabled == null ? null : disabled.reason(),
        webhook.createdAt(),
        standing.waiting(),
        standing.behind(),
        standing.dueAt(),
        standing.deliveredAt(),
        standing.failingSince());
  }

  /** A webhook that was made, with its secret: the only answer that ever shows one. */
  record CreatedWebhookView(@JsonUnwrapped WebhookView webhook, String secret) {

    @Override
    public String toString() {
      return "CreatedWebhookView[" + webhook.id + "]";
    }
  }

  /** What came of an attempt. Either a status or none; a failure where it was not taken. */
  record AnswerView(
      boolean taken, @Nullable Integer status, @Nullable String failure, long tookMillis) {

    static AnswerView of(Answer answer) {
      return new AnswerView(
          answer.isTaken(), answer.status(), answer.failure(), answer.took().toMillis());
    }
  }

  /** A test and what came of it. */
  record TestView(String event, @JsonUnwrapped AnswerView answer) {}

  /**
   * A delivery as callers see it.
   *
   * @param status {@code waiting}, {@code delivered} or {@code given_up}
   * @param nextAttemptAt left out where there is none
   * @param answer to the last attempt; left out where there was none
   */
  record DeliveryView(
      String event,
      String action,
      String status,
      int attempts,
      Instant createdAt,
      @Nullable Instant attemptedAt,
      @Nullable Instant nextAttemptAt,
      @Nullable AnswerView answer) {

    static DeliveryView of(Delivery delivery) {
      Answer answer = delivery.answer();
      return new DeliveryView(
          delivery.event(),
          delivery.action(),
          delivery.state().name().toLowerCase(Locale.ROOT),
          delivery.attempts(),
          delivery.createdAt(),
          delivery.attemptedAt(),
          delivery.nextAttempt(),
          answer == null ? null : AnswerView.of(answer));
    }
  }
}
