package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RefusedCallsTest {

  private static final int WRITTEN = 5;

  @Test
  void floodOfRefusedCallsDoesNotFillTheLog() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor door =
            AdminDoor.open(redis.port(), "latchkey.events.refused-per-minute=" + WRITTEN)) {
      for (int i = 0; i < 5 * WRITTEN; i++) {
        door.post("/v1/organizations", "{}");
      }
      door.organization();

      await().until(() -> refused(door).size() >= WRITTEN);
      assertThat(refused(door).size()).isBetween(WRITTEN, 2 * WRITTEN);
    }
  }

  private static JsonNode refused(AdminDoor door) {
    return door.get("/v1/events?action=call.refused").body().path("items");
  }
}
