package io.latchkey.admin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.event.Event;
import io.latchkey.event.EventLog;
import io.latchkey.fixture.TestRedis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More happens than a receiver's queue has room for, and nothing of it is lost. */
class FullQueueTest {

  private static final int ROOM = 20;

  /** More than one reading of the log gives. */
  private static final int EVENTS = 560;

  private static TestRedis redis;
  private static AdminDoor door;

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    door =
        AdminDoor.open(
            redis.port(),
            "latchkey.webhooks.allowed-addresses=127.0.0.1",
            "latchkey.webhooks.first-retry=50ms",
            "latchkey.webhooks.timeout=20s",
            "latchkey.webhooks.maximum-waiting=" + ROOM);
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  @Test
  void whatTheQueueHasNoRoomForWaitsInTheLogAndArrivesOnceThereIsRoom() {
    String organization = door.organization();
    try (TestReceiver receiver = new TestReceiver(number -> 500)) {
      String path = "/v1/webhooks/" + webhook(organization, receiver, "test.*").field("id");
      List<String> written = write(organization, EVENTS);
      await().until(() -> door.get(path).body().path("behind").asBoolean());
      assertThat(door.get(path).body().path("waiting").asInt()).isLessThanOrEqualTo(ROOM);

      int failed = receiver.got().size();
      receiver.answerWith(200);

      await().until(() -> new HashSet<>(receiver.events()).containsAll(written));
      await().until(() -> !door.get(path).body().path("behind").asBoolean());
      await().until(() -> door.get(path).body().path("waiting").asInt() == 0);
      List<String> later = receiver.events().subList(failed + 1, receiver.events().size());
      assertThat(later).doesNotHaveDuplicates();
      String last = write(organization, 1).get(0);
      await().until(() -> receiver.events().contains(last));
    }
  }

  @Test
  void bulkRevocationIsSummedUpInOneEventBesideThoseOfTheKeys() {
    String organization = door.organization();
    String project = door.project(organization, "Orders", 100);
    for (int i = 0; i < ROOM + 10; i++) {
      door.key(project, "Key " + i);
    }
    try (TestReceiver sums = new TestReceiver(number -> 200);
        TestReceiver each = new TestReceiver(number -> 200)) {
      webhook(organization, sums, "keys.*");
      webhook(organization, each, "key.revoked");

      Answer swept = door.post("/v1/keys/revoke", "{\"project\": \"" + project + "\"}");

      assertThat(swept.status()).as(swept.text()).isEqualTo(200);
      await().until(() -> new HashSet<>(each.events()).size() == ROOM + 10);
      await().until(() -> !sums.got().isEmpty());
      assertThat(sums.got())
          .singleElement()
          .satisfies(
              got ->
                  assertThat(got.body())
                      .contains("\"keys.revoked\"", "\"keys\":\"" + (ROOM + 10) + "\""));
    }
  }

  private static List<String> write(String organization, int events) {
    EventLog log = door.bean(EventLog.class);
    Event event =
        new Event(
            "test.written",
            new Event.Actor("test", null, null, null, null),
            null,
            organization,
            true,
            Map.of());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      ids.add(log.append(event).join());
    }
    return ids;
  }

  private static Answer webhook(String organization, TestReceiver receiver, String action) {
    Answer made =
        door.post(
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "%s", "actions": ["%s"]}\
            """
                .formatted(organization, receiver.url(), action));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }
}
