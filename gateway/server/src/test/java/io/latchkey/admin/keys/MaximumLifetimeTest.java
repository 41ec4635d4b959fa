package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaximumLifetimeTest {

  private static TestRedis redis;
  private static AdminDoor door;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    door = AdminDoor.open(redis.port(), "latchkey.key.maximum-lifetime=36h");
  }

  @AfterAll
  static void close() {
    door.close();
    redis.close();
  }

  private static Answer create(String field) {
    return door.post(
        "/v1/keys",
        """
        {"name": "n", "projects": ["%s"]%s}\
        """
            .formatted(door.project(10), field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                              | expiresIn",
        ", \"expiresIn\": null                           | expiresIn",
        ", \"expiresIn\": \"37h\"                        | expiresIn",
        ", \"expiresAt\": \"2099-01-01T00:00:00Z\"       | expiresAt",
        ", \"expiresAt\": \"2099-01-01\"                 | expiresAt",
        ", \"expiresIn\": \"long\"                       | expiresIn"
      })
  void keyWithoutAnEndOrWithOneTooFarIsRefusedByItsField(String sent, String field) {
    Answer refused = create(sent);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields")).hasSize(1);
    assertThat(refused.body().path("fields").path(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void refusalNamesTheBound() {
    Answer refused = create(", \"expiresIn\": \"2d\"");

    assertThat(refused.body().path("fields").path(0).path("problem").asString())
        .isEqualTo("must be at most 36h away, as latchkey.key.maximum-lifetime says");
  }

  @Test
  void keyForAsLongAsAllowedIsMade() {
    assertThat(create(", \"expiresIn\": \"36h\"").status()).isEqualTo(201);
  }
}
