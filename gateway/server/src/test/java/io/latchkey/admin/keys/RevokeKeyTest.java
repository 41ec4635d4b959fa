package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.change.Instance;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RevokeKeyTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void revocationIsAnsweredWithTheFleetsConfirmation() {
    String path = "/v1/keys/" + door.key(door.project(10), "leaked").field("id");

    Answer revoked = door.post(path + "/revoke", "{\"reason\": \"leaked in a gist\"}");

    assertThat(revoked.status()).isEqualTo(200);
    JsonNode key = revoked.body().path("key");
    assertThat(key.path("status").asString()).isEqualTo("revoked");
    assertThat(key.path("revocationReason").asString()).isEqualTo("leaked in a gist");
    assertThat(key.path("revokedAt").asString()).endsWith("Z");
    JsonNode revocation = revoked.body().path("revocation");
    assertThat(revocation.propertyNames())
        .containsExactlyInAnyOrder("confirmed", "pending", "tookMillis", "confirmations");
    assertThat(revocation.path("confirmed").valueStream().map(JsonNode::asString).toList())
        .containsExactly(door.bean(Instance.class).id());
    assertThat(revocation.path("pending")).isEmpty();
    assertThat(revocation.path("tookMillis").asLong()).isBetween(0L, 5000L);
    assertThat(door.get(path).body()).isEqualTo(key);
  }

  @Test
  void keyIsRevokedWithoutAReason() {
    String path = "/v1/keys/" + door.key(door.project(10), "old").field("id");

    Answer revoked = door.post(path + "/revoke");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.body().path("key").has("revocationReason")).isFalse();
  }

  @Test
  void repeatedRevocationWaitsAgainAndKeepsTheFirstReason() {
    String path = "/v1/keys/" + door.key(door.project(10), "twice").field("id");
    Answer first = door.post(path + "/revoke", "{\"reason\": \"first\"}");

    Answer second = door.post(path + "/revoke", "{\"reason\": \"second\"}");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("key")).isEqualTo(first.body().path("key"));
    assertThat(second.body().path("revocation").path("confirmed")).hasSize(1);
  }

  @Test
  void revocationsAtOnceAllSucceed() throws Exception {
    String path = "/v1/keys/" + door.key(door.project(10), "raced").field("id");
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<Answer> revocation = () -> door.post(path + "/revoke");

    List<Future<Answer>> answers = callers.invokeAll(Collections.nCopies(8, revocation));
    callers.shutdown();

    for (Future<Answer> answer : answers) {
      assertThat(answer.get().status()).isEqualTo(200);
      assertThat(answer.get().body().path("key").path("status").asString()).isEqualTo("revoked");
    }
  }

  @Test
  void unknownKeyCanNotBeRevoked() {
    Answer unknown = door.post("/v1/keys/key_aaaaaaaaaaaaaaaaaaaa/revoke");
    Answer noId = door.post("/v1/keys/nonsense/revoke");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.field("code")).isEqualTo("key_not_found");
    assertThat(noId.status()).isEqualTo(404);
  }
}
