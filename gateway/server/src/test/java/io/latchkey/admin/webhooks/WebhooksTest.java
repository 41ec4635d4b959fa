package io.latchkey.admin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhooksTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  @Test
  void secretIsShownOnceAndTheRestReadsBack() {
    Answer made = create("https://receiver.example/hook?token=a", "key.*");

    String path = "/v1/webhooks/" + made.field("id");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(path);
    assertThat(made.field("secret")).matches("whsec_[0-9A-Za-z]{40}");
    Answer shown = door.get(path);
    assertThat(shown.text()).doesNotContain("whsec_");
    assertThat(shown.field("url")).isEqualTo("https://receiver.example/hook?token=a");
    assertThat(shown.field("status")).isEqualTo("enabled");
    assertThat(shown.field("organization")).isEqualTo(organization);
    assertThat(door.get("/v1/webhooks?organization=" + organization).body().path("items"))
        .hasSize(1);
    assertThat(door.delete(path).status()).isEqualTo(204);
    assertThat(door.get(path).field("code")).isEqualTo("webhook_not_found");
  }

  @Test
  void whoDoesNotManageWebhooksSeesTheReceiversHostOnly() {
    Answer made = create("https://receiver.example/hook?token=a", "key.*");

    Answer shown =
        door.send(
            door.requestAs(
                    door.member(organization, "viewer").token(),
                    "GET",
                    "/v1/webhooks/" + made.field("id"),
                    null)
                .build());

    assertThat(shown.field("url")).isEqualTo("https://receiver.example/…");
  }

  @Test
  void everyStepIsInTheEventLogWithoutTheReceiversPath() {
    Answer made = create("https://receiver.example/hook?token=a", "key.*");
    String path = "/v1/webhooks/" + made.field("id");
    door.post(path + "/disable");
    door.post(path + "/disable");
    door.post(path + "/enable");
    door.delete(path);

    Answer events = door.get("/v1/events?target=" + made.field("id"));

    assertThat(events.body().path("items").valueStream().map(each -> each.path("type").asString()))
        .containsExactly(
            "webhook.deleted", "webhook.enabled", "webhook.disabled", "webhook.created");
    assertThat(events.text()).contains("receiver.example").doesNotContain("token=a", "whsec_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url     | https://10.0.0.1/                   | loopback, private
          url     | https://[::1]/                      | loopback, private
          url     | https://0x7f.2/                     | must name a host
          url     | https://169.254.169.254/            | loopback, private
          url     | https://a:b@receiver.example/       | user name
          url     | https://receiver.example/#x         | fragment
          url     | ftp://receiver.example/             | https://
          url     | receiver                            | https://
          url     | https://bad url/                    | must be a URL
          actions | key                                 | must be an action
          actions | *.revoked                           | must be an action
          actions | KEY.REVOKED                         | must be an action
          """)
  void whatIsNotAReceiverOrAnActionIsRefused(String field, String value, String rule) {
    Answer refused =
        field.equals("url") ? create(value, "key.*") : create("https://receiver.example/", value);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").path(0).path("field").asString()).startsWith(field);
    assertThat(refused.text()).contains(rule);
  }

  @Test
  void receiverThatNeverTakesAnythingIsGivenUpAndThenDisabled() {
    try (TestRedis redis = TestRedis.start();
        TestReceiver receiver = new TestReceiver(number -> 500);
        AdminDoor impatient =
            AdminDoor.open(
                redis.port(),
                "latchkey.webhooks.allowed-addresses=127.0.0.0/8",
                "latchkey.webhooks.first-retry=100ms",
                "latchkey.webhooks.retry-for=1s",
                "latchkey.webhooks.disable-after=2s",
                "latchkey.webhooks.per-organization=1")) {
      String here = impatient.organization();
      String body =
          """
          {"organization": "%s", "url": "%s", "actions": ["project.*"]}\
          """
              .formatted(here, receiver.url());
      String path = "/v1/webhooks/" + impatient.post("/v1/webhooks", body).field("id");

      assertThat(impatient.post("/v1/webhooks", body).field("code"))
          .isEqualTo("webhook_limit_reached");

      impatient.project(here, "Orders", 10);
      Awaitility.await()
          .until(() -> impatient.get(path + "/deliveries").text().contains("given_up"));
      assertThat(impatient.get(path).field("failingSince")).isNotEmpty();

      Awaitility.await()
          .until(
              () -> {
                impatient.project(here, "More", 10);
                return impatient.get(path).field("status").equals("disabled");
              });
      assertThat(impatient.get(path).field("disabledFor")).startsWith("every attempt has failed");
      assertThat(impatient.get("/v1/events?action=webhook.disabled").body().path("items"))
          .hasSize(1);
    }
  }

  private Answer create(String url, String action) {
    return door.post(
        "/v1/webhooks",
        """
        {"organization": "%s", "url": "%s", "actions": ["%s"]}\
        """
            .formatted(organization, url, action));
  }
}
