package io.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.NodeProgram;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deliveries as the library of Standard Webhooks checks them. */
class StandardWebhooksTest {

  private static final String BODY = "{\"type\": \"key.revoked\", \"data\": \"\u00e4\"}";
  private static final String VERIFY =
      """
      import { Webhook } from "standardwebhooks";
      const [secret, id, timestamp, signature, body] = process.argv.slice(2);
      const headers = {
        "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature,
      };
      try {
        console.log(new Webhook(secret).verify(body, headers).type);
      } catch (e) {
        console.log("refused: " + e.message);
      }
      """;

  private final WebhookSecret secret = WebhookSecret.generate(new SecureRandom());

  @Test
  void libraryAcceptsADeliveryAndNoOther() {
    Instant now = Instant.now();
    String signature = secret.signStandard("evt_1", now, BODY);

    assertThat(verify("evt_1", now, signature, BODY)).isEqualTo("key.revoked");
    assertThat(verify("evt_2", now, signature, BODY)).startsWith("refused: ");
    assertThat(verify("evt_1", now, signature, BODY + " ")).startsWith("refused: ");
  }

  private String verify(String id, Instant at, String signature, String body) {
    return NodeProgram.run(
        "standardwebhooks@1.0.0",
        VERIFY,
        secret.reveal(),
        id,
        Long.toString(at.getEpochSecond()),
        signature,
        body);
  }
}
