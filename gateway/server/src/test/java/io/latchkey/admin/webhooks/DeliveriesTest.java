package io.latchkey.admin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeliveriesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String[] SETTINGS = {
    "latchkey.webhooks.allowed-addresses=127.0.0.1",
    "latchkey.webhooks.first-retry=50ms",
    "latchkey.webhooks.timeout=20s"
  };
  private static TestRedis redis;
  private static AdminDoor door;

  private String organization = "";

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    door = AdminDoor.open(redis.port(), SETTINGS);
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  @BeforeEach
  void makeOrganization() {
    organization = door.organization();
  }

  @Test
  void receiverThatFailsTwiceGetsTheEventAThirdTimeAndNeverAgain() {
    try (TestReceiver receiver = new TestReceiver(number -> number <= 2 ? 500 : 204)) {
      Answer webhook = webhook(receiver, "project.created");
      String project = door.project(organization, "Orders", 10);

      patiently().until(() -> delivery(webhook, 0).path("status").asString().equals("delivered"));
      JsonNode delivery = delivery(webhook, 0);
      assertThat(delivery.path("attempts").asInt()).isEqualTo(3);
      assertThat(delivery.path("answer").path("status").asInt()).isEqualTo(204);
      assertThat(receiver.events()).hasSize(3).containsOnly(delivery.path("event").asString());
      assertThat(receiver.got())
          .extracting(got -> got.header("Latchkey-Attempt"))
          .containsExactly("1", "2", "3");

      door.project(organization, "Invoices", 10);
      patiently().until(() -> receiver.got().size() > 3);
      assertThat(receiver.events().subList(3, receiver.got().size()))
          .doesNotContain(delivery.path("event").asString());
      JsonNode event = JSON.readTree(receiver.got().get(2).body());
      assertThat(event.path("specversion").asString()).isEqualTo("1.0");
      assertThat(event.path("source").asString()).matches("urn:latchkey:[0-9a-f-]{36}");
      assertThat(event.path("type").asString()).isEqualTo("project.created");
      assertThat(event.path("subject").asString()).isEqualTo(project);
      assertThat(event.path("data").path("organization").asString()).isEqualTo(organization);
    }
  }

  @Test
  void deliveryIsSignedWithTimeAndBodyUnderTheSecret() throws GeneralSecurityException {
    try (TestReceiver receiver = new TestReceiver(number -> 200)) {
      String secret = webhook(receiver, "*").field("secret");
      door.project(organization, "Orders", 10);

      patiently().until(() -> !receiver.got().isEmpty());
      TestReceiver.Got got = receiver.got().get(0);
      String signature = got.header("Latchkey-Signature");
      String time = signature.substring("t=".length(), signature.indexOf(','));
      assertThat(Long.parseLong(time)).isCloseTo(Instant.now().getEpochSecond(), within(600));
      assertThat(signature).isEqualTo("t=" + time + ",v1=" + hmac(secret, time + "." + got.body()));
      assertThat(got.header("webhook-id")).isEqualTo(got.header("Latchkey-Event"));
      assertThat(got.header("webhook-timestamp")).isEqualTo(time);
      assertThat(got.header("webhook-signature")).startsWith("v1,");
      assertThat(got.header("Content-Type")).startsWith("application/cloudevents+json");
    }
  }

  private static org.assertj.core.data.Offset<Long> within(long seconds) {
    return org.assertj.core.data.Offset.offset(seconds);
  }

  private static String hmac(String secret, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void onlyTheChosenActionsOfItsOrganizationAreSent() {
    try (TestReceiver receiver = new TestReceiver(number -> 200)) {
      webhook(receiver, "project.edited");
      String project = door.project(organization, "Orders", 10);
      String other = door.project(10);
      door.patch("/v1/projects/" + other, "{\"name\": \"Theirs\"}");
      door.patch("/v1/projects/" + project, "{\"name\": \"Ours\"}");

      patiently().until(() -> !receiver.got().isEmpty());
      assertThat(receiver.got())
          .singleElement()
          .satisfies(got -> assertThat(got.body()).contains("project.edited", project));
    }
  }

  @Test
  void silentReceiverHoldsUpNobodyElse() {
    try (TestReceiver silent = new TestReceiver(number -> TestReceiver.SILENCE);
        TestReceiver quick = new TestReceiver(number -> 200)) {
      webhook(silent, "project.*");
      webhook(quick, "project.*");

      for (int i = 0; i < 10; i++) {
        door.project(organization, "Project " + i, 10);
      }

      patiently().until(() -> quick.got().size() == 10 && !silent.got().isEmpty());
      assertThat(quick.events()).doesNotHaveDuplicates();
      assertThat(silent.got()).hasSizeBetween(1, 4);
    }
  }

  @Test
  void redirectIsNotFollowed() {
    try (TestReceiver receiver = new TestReceiver(number -> number == 1 ? 307 : 200)) {
      Answer webhook = webhook(receiver, "project.created");

      Answer tested = door.post("/v1/webhooks/" + webhook.field("id") + "/test");

      assertThat(tested.body().path("taken").asBoolean()).isFalse();
      assertThat(tested.body().path("status").asInt()).isEqualTo(307);
      assertThat(receiver.got()).hasSize(1);
    }
  }

  @Test
  void testSendsAnEventThatIsInTheLogAndSaysWhatCameOfIt() {
    try (TestReceiver receiver = new TestReceiver(number -> 202)) {
      Answer webhook = webhook(receiver, "never.happens");

      Answer tested = door.post("/v1/webhooks/" + webhook.field("id") + "/test");

      assertThat(tested.status()).isEqualTo(200);
      assertThat(tested.body().path("taken").asBoolean()).isTrue();
      assertThat(receiver.events()).containsExactly(tested.field("event"));
      assertThat(
              door.get("/v1/events?action=webhook.tested&target=" + webhook.field("id"))
                  .body()
                  .path("items")
                  .path(0)
                  .path("id")
                  .asString())
          .isEqualTo(tested.field("event"));
    }
  }

  @Test
  void whatWaitsWhileAWebhookIsDisabledIsSentWhenItIsEnabled() {
    try (TestReceiver receiver = new TestReceiver(number -> 500)) {
      Answer webhook = webhook(receiver, "project.created");
      String path = "/v1/webhooks/" + webhook.field("id");
      door.project(organization, "Orders", 10);
      patiently().until(() -> !receiver.got().isEmpty());

      assertThat(door.post(path + "/disable").field("status")).isEqualTo("disabled");
      receiver.answerWith(200);
      assertThat(door.post(path + "/enable").field("status")).isEqualTo("enabled");

      patiently().until(() -> delivery(webhook, 0).path("status").asString().equals("delivered"));
    }
  }

  @Test
  void pagesOfDeliveriesAreAllOfThemInOrderAlsoWhereOthersEndMeanwhile() {
    try (TestReceiver receiver = new TestReceiver(number -> 200)) {
      Answer webhook = webhook(receiver, "project.created");
      String path = "/v1/webhooks/" + webhook.field("id") + "/deliveries";
      for (int i = 0; i < 5; i++) {
        door.project(organization, "Orders", 10);
      }
      patiently().until(() -> ended(door.get(path)).size() == 5);
      List<String> whole = ended(door.get(path));

      List<String> paged = new ArrayList<>();
      Answer page = door.get(path + "?limit=2");
      door.project(organization, "Orders", 10);
      patiently().until(() -> ended(door.get(path)).size() == 6);
      paged.addAll(ended(page));
      while (!page.body().path("next").isNull()) {
        page = door.get(path + "?limit=2&cursor=" + page.field("next"));
        paged.addAll(ended(page));
      }

      assertThat(paged).isEqualTo(whole);
      Answer madeUp = door.get(path + "?cursor=bm9uc2Vuc2U");
      assertThat(madeUp.status()).isEqualTo(400);
    }
  }

  private static List<String> ended(Answer page) {
    return page.body()
        .path("items")
        .valueStream()
        .filter(each -> each.path("status").asString().equals("delivered"))
        .map(each -> each.path("event").asString())
        .toList();
  }

  @Test
  void anotherConsoleGoesOnWhereOneStopsAndNoneSendsTwice() {
    try (TestRedis own = TestRedis.start();
        TestReceiver receiver = new TestReceiver(number -> 500)) {
      AdminDoor first = AdminDoor.open(own.port(), SETTINGS);
      String here = first.organization();
      first.post("/v1/webhooks", body(here, receiver, "project.created"));
      first.project(here, "Orders", 10);
      patiently().until(() -> !receiver.got().isEmpty());
      first.close();
      int before = receiver.got().size();
      receiver.answerWith(200);

      try (AdminDoor second = AdminDoor.open(own.port(), SETTINGS);
          AdminDoor third = AdminDoor.open(own.port(), SETTINGS)) {
        patiently().until(() -> receiver.got().size() > before);
        for (int i = 0; i < 5; i++) {
          second.project(here, "Second " + i, 10);
          third.project(here, "Third " + i, 10);
        }

        patiently().until(() -> receiver.got().size() >= before + 11);
        List<String> sent = receiver.events().subList(before, receiver.got().size());
        assertThat(sent).hasSize(11).doesNotHaveDuplicates();
      }
    }
  }

  private Answer webhook(TestReceiver receiver, String action) {
    Answer made = door.post("/v1/webhooks", body(organization, receiver, action));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  private static String body(String organization, TestReceiver receiver, String action) {
    return """
    {"organization": "%s", "url": "%s", "actions": ["%s"]}\
    """
        .formatted(organization, receiver.url(), action);
  }

  private static JsonNode delivery(Answer webhook, int number) {
    return door.get("/v1/webhooks/" + webhook.field("id") + "/deliveries")
        .body()
        .path("items")
        .path(number);
  }

  private static ConditionFactory patiently() {
    return Awaitility.await();
  }
}
