package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.change.Instance;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RollKeyTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void rollKeepsAllButTheSecretAndSaysWhoRefusesTheOldOne() {
    Answer made = door.key(door.project(10), "ERP");
    String path = "/v1/keys/" + made.field("id");

    Answer rolled = door.post(path + "/roll");

    assertThat(rolled.status()).isEqualTo(200);
    assertThat(rolled.field("secret")).startsWith("lk_").isNotEqualTo(made.field("secret"));
    assertThat(rolled.field("tail")).isEqualTo(rolled.field("secret").substring(35));
    for (String kept : List.of("id", "clientId", "name", "projects", "createdAt", "status")) {
      assertThat(rolled.body().path(kept)).isEqualTo(made.body().path(kept));
    }
    assertThat(rolled.field("lastRolledAt")).endsWith("Z");
    assertThat(rolled.body().has("oldSecret")).isFalse();
    JsonNode confirmed = rolled.body().path("revocation").path("confirmed");
    assertThat(confirmed.valueStream().map(JsonNode::asString))
        .containsExactly(door.bean(Instance.class).id());
    assertThat(door.get(path).text()).doesNotContain(rolled.field("secret"));
  }

  @Test
  void overlapIsShownUntilItEndsAndNobodyIsWaitedFor() {
    Answer made = door.key(door.project(10), "ERP");

    Answer rolled = door.post("/v1/keys/" + made.field("id") + "/roll", "{\"overlap\": \"1h\"}");

    assertThat(rolled.body().path("oldSecret").path("tail")).isEqualTo(made.body().path("tail"));
    assertThat(rolled.body().path("oldSecret").path("endsAt").asString()).endsWith("Z");
    assertThat(rolled.body().has("revocation")).isFalse();
  }

  @Test
  void secondRollEndsTheFirstOverlapStrictly() {
    Answer made = door.key(door.project(10), "ERP");
    String path = "/v1/keys/" + made.field("id") + "/roll";
    Answer first = door.post(path, "{\"overlap\": \"1h\"}");

    Answer second = door.post(path, "{\"overlap\": \"1h\"}");

    assertThat(second.body().path("oldSecret").path("tail")).isEqualTo(first.body().path("tail"));
    assertThat(second.body().path("revocation").path("confirmed")).hasSize(1);
  }

  @Test
  void rollsAtOnceAllSucceedAndEachHasASecretOfItsOwn() throws Exception {
    String path = "/v1/keys/" + door.key(door.project(10), "raced").field("id");
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<Answer> roll = () -> door.post(path + "/roll");

    List<Future<Answer>> answers = callers.invokeAll(Collections.nCopies(8, roll));
    callers.shutdown();

    Set<String> tails = new HashSet<>();
    for (Future<Answer> answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
      tails.add(answer.get().field("tail"));
    }
    assertThat(tails).hasSize(8).contains(door.get(path).field("tail"));
  }

  @Test
  void keyThatWouldNotWorkAgainCanNotBeRolled() {
    String path = "/v1/keys/" + door.key(door.project(10), "gone").field("id");
    door.post(path + "/revoke");

    Answer revoked = door.post(path + "/roll");
    Answer unknown = door.post("/v1/keys/key_aaaaaaaaaaaaaaaaaaaa/roll");

    assertThat(revoked.status()).isEqualTo(409);
    assertThat(revoked.field("code")).isEqualTo("key_not_active");
    assertThat(unknown.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"31d", "721h", "0h", "soon", "-1h", "1mo"})
  void overlapThatIsNoneIsNamed(String overlap) {
    Answer made = door.key(door.project(10), "ERP");
    String path = "/v1/keys/" + made.field("id");

    Answer refused = door.post(path + "/roll", "{\"overlap\": \"" + overlap + "\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").path(0).path("field").asString()).isEqualTo("overlap");
    assertThat(door.get(path).field("tail")).isEqualTo(made.field("tail"));
  }
}
