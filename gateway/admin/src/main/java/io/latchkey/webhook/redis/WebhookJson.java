package io.latchkey.webhook.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.NewerSchemaException;
import io.latchkey.webhook.Answer;
import io.latchkey.webhook.Delivery;
import io.latchkey.webhook.SealedSecret;
import io.latchkey.webhook.Webhook;
import io.latchkey.webhook.WebhookId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The records of webhooks and deliveries as they stand in Redis; times in milliseconds. */
final class WebhookJson {

  private static final int SCHEMA = 1;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record WebhookDocument(
      int schema,
      int version,
      String id,
      String organization,
      String url,
      List<String> actions,
      String secret,
      @Nullable String description,
      @Nullable Long disabledAt,
      @Nullable String disabledFor,
      long createdAt) {}

  private record DeliveryDocument(
      String event,
      String action,
      @Nullable String body,
      long createdAt,
      int attempts,
      @Nullable Long attemptedAt,
      @Nullable Long nextAttempt,
      @Nullable AnswerDocument answer) {}

  private record AnswerDocument(
      @Nullable Integer status, @Nullable String failure, long tookMillis) {}

  private record Schema(int schema) {}

  String write(Webhook webhook) {
    Webhook.Disabled disabled = webhook.disabled();
    return mapper.writeValueAsString(
        new WebhookDocument(
            SCHEMA,
            webhook.version(),
            webhook.id().value(),
            webhook.organization().value(),
            webhook.url().toString(),
            webhook.actions(),
            webhook.secret().text(),
            webhook.description(),
            disabled == null ? null : disabled.at().toEpochMilli(),
            disabled == null ? null : disabled.reason(),
            webhook.createdAt().toEpochMilli()));
  }

  /**
   * Reads a webhook.
   *
   * @throws NewerSchemaException where a newer version of the program wrote it
   */
  Webhook readWebhook(String json) {
    int schema = mapper.readValue(json, Schema.class).schema;
    if (schema > SCHEMA) {
      throw new NewerSchemaException("of a webhook", schema, SCHEMA);
    }
    WebhookDocument document = mapper.readValue(json, WebhookDocument.class);
    Long disabledAt = document.disabledAt;
    return new Webhook(
        new WebhookId(document.id),
        new OrganizationId(document.organization),
        URI.create(document.url),
        document.actions,
        new SealedSecret(document.secret),
        document.description,
        disabledAt == null
            ? null
            : new Webhook.Disabled(
                Instant.ofEpochMilli(disabledAt), String.valueOf(document.disabledFor)),
        Instant.ofEpochMilli(document.createdAt),
        document.version);
  }

  String write(Delivery delivery) {
    Answer answer = delivery.answer();
    return mapper.writeValueAsString(
        new DeliveryDocument(
            delivery.event(),
            delivery.action(),
            delivery.body(),
            delivery.createdAt().toEpochMilli(),
            delivery.attempts(),
            millis(delivery.attemptedAt()),
            millis(delivery.nextAttempt()),
            answer == null
                ? null
                : new AnswerDocument(answer.status(), answer.failure(), answer.took().toMillis())));
  }

  /** Reads a delivery. */
  Delivery readDelivery(String json) {
    DeliveryDocument document = mapper.readValue(json, DeliveryDocument.class);
    AnswerDocument answer = document.answer;
    return new Delivery(
        document.event,
        document.action,
        document.body,
        Instant.ofEpochMilli(document.createdAt),
        document.attempts,
        instant(document.attemptedAt),
        instant(document.nextAttempt),
        answer == null
            ? null
            : new Answer(answer.status, answer.failure, Duration.ofMillis(answer.tookMillis)));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
