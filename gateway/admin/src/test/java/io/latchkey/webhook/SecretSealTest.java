package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.latchkey.key.OrganizationId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretSealTest {

  private static final Random RANDOM = new Random(1);

  private final WebhookSecret secret = WebhookSecret.generate(RANDOM);

  @Test
  void underAPepperTheSecretIsNotReadableAndOpensAgain() {
    SecretSeal seal = sealUnder("one pepper that is long");
    Webhook webhook = webhook(seal);

    assertThat(webhook.secret().text()).doesNotContain("whsec_");
    assertThat(seal.open(webhook).reveal()).isEqualTo(secret.reveal());
  }

  @Test
  void withoutAPepperItLiesInTheStoreAsItIsAndStillOpensUnderOne() {
    Webhook webhook = webhook(new SecretSeal(null));

    assertThat(webhook.secret().text()).endsWith(secret.reveal());
    assertThat(sealUnder("one pepper that is long").open(webhook).reveal())
        .isEqualTo(secret.reveal());
  }

  @Test
  void underAnotherPepperItDoesNotOpen() {
    Webhook webhook = webhook(sealUnder("one pepper that is long"));

    assertThatExceptionOfType(UnreadableSecretException.class)
        .isThrownBy(() -> sealUnder("quite another pepper").open(webhook));
  }

  @Test
  void sealOfOneWebhookDoesNotOpenForAnother() {
    SecretSeal seal = sealUnder("one pepper that is long");
    Webhook webhook = webhook(seal);
    Webhook other =
        new Webhook(
            WebhookId.generate(RANDOM),
            webhook.organization(),
            webhook.url(),
            webhook.actions(),
            webhook.secret(),
            null,
            null,
            webhook.createdAt(),
            1);

    assertThatExceptionOfType(UnreadableSecretException.class).isThrownBy(() -> seal.open(other));
  }

  @Test
  void printingShowsNothingOfIt() {
    assertThat(secret.toString() + webhook(new SecretSeal(null))).doesNotContain("whsec_");
  }

  private Webhook webhook(SecretSeal seal) {
    WebhookId id = WebhookId.generate(RANDOM);
    return new Webhook(
        id,
        OrganizationId.generate(RANDOM),
        URI.create("https://receiver.example"),
        List.of("*"),
        seal.seal(id, secret),
        null,
        null,
        Instant.EPOCH,
        1);
  }

  private static SecretSeal sealUnder(String pepper) {
    return new SecretSeal(pepper.getBytes(StandardCharsets.UTF_8));
  }
}
