package io.latchkey.admin.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.Test;

class EventSourceTest {

  @Test
  void consolesOfAFleetNameOneSourceForGoodAndAnotherFleetNamesAnother() {
    try (TestRedis redis = TestRedis.start();
        TestRedis elsewhere = TestRedis.start()) {
      String first = source(redis);

      assertThat(first).matches("urn:latchkey:[0-9a-f-]{36}");
      assertThat(source(redis)).isEqualTo(first);
      assertThat(source(elsewhere)).isNotEqualTo(first);
    }
  }

  /** What a console of its own says, which ends then. */
  private static String source(TestRedis redis) {
    try (AdminDoor door = AdminDoor.open(redis.port())) {
      door.organization();
      return door.get("/v1/events").body().path("items").path(0).path("source").asString();
    }
  }
}
