package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeleteKeyTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void deletionIsAnsweredWithTheFleetsConfirmation() {
    String id = door.key(door.project(10), "gone").field("id");

    Answer deleted = door.delete("/v1/keys/" + id + "?force=true");

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.field("id")).isEqualTo(id);
    assertThat(deleted.body().path("revocation").path("confirmed")).hasSize(1);
    assertThat(deleted.body().path("revocation").path("pending")).isEmpty();
    assertThat(door.get("/v1/keys/" + id).status()).isEqualTo(404);
  }

  @Test
  void activeKeyStaysUnlessForceIsSaid() {
    String path = "/v1/keys/" + door.key(door.project(10), "busy").field("id");

    Answer refused = door.delete(path);
    Answer unforced = door.delete(path + "?force=false");
    Answer unclear = door.delete(path + "?force=yes");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.field("code")).isEqualTo("key_active");
    assertThat(refused.field("detail")).contains("Revoke it first", "force=true");
    assertThat(unforced.status()).isEqualTo(409);
    assertThat(unclear.status()).isEqualTo(400);
    assertThat(door.get(path).field("status")).isEqualTo("active");
  }

  @Test
  void revokedKeyIsDeletedWithoutForce() {
    String path = "/v1/keys/" + door.key(door.project(10), "ended").field("id");
    door.post(path + "/revoke");

    assertThat(door.delete(path).status()).isEqualTo(200);
    assertThat(door.get(path).status()).isEqualTo(404);
  }

  @Test
  void deletedKeyMakesRoomForAnother() {
    String project = door.project(1);
    door.delete("/v1/keys/" + door.key(project, "first").field("id") + "?force=true");

    assertThat(door.key(project, "second").status()).isEqualTo(201);
  }

  @Test
  void deletedKeyIsNotFoundAgain() {
    String path = "/v1/keys/" + door.key(door.project(10), "gone").field("id");
    door.delete(path + "?force=true");

    Answer again = door.delete(path);

    assertThat(again.status()).isEqualTo(404);
    assertThat(again.field("code")).isEqualTo("key_not_found");
  }

  @Test
  void deletionAndRevocationAtOnceLeaveTheKeyGone() throws Exception {
    String path = "/v1/keys/" + door.key(door.project(10), "raced").field("id");
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<Integer> ending = () -> door.post(path + "/revoke").status();
    callers.submit(ending);

    List<Future<Integer>> answers =
        callers.invokeAll(Collections.nCopies(4, () -> door.delete(path + "?force=true").status()));
    callers.shutdown();

    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 404);
    }
    assertThat(door.get(path).status()).isEqualTo(404);
  }

  @Test
  void deletedKeyComesBackFromAnExportAsANewOneOnly() {
    String project = door.project(10);
    Answer made = door.key(project, "gone");
    String line = door.text("/v1/keys/export?project=" + project);
    door.delete("/v1/keys/" + made.field("id") + "?force=true");

    Answer refused = take(line);
    Answer anew = take(line.replace("\"id\":\"" + made.field("id") + "\",", ""));

    JsonNode fault = refused.body().path("faults").path(0);
    assertThat(fault.path("code").asString()).isEqualTo("validation_failed");
    assertThat(fault.path("fields").path(0).path("field").asString()).isEqualTo("id");
    assertThat(refused.body().path("created").asInt()).isZero();
    assertThat(anew.body().path("created").asInt()).isEqualTo(1);
    Answer verified =
        door.post("/v1/keys/verify", "{\"secret\": \"" + made.field("secret") + "\"}");
    assertThat(verified.body().path("allowed").asBoolean()).isTrue();
  }

  private Answer take(String lines) {
    HttpRequest.Builder request = door.request("POST", "/v1/keys/import", lines);
    return door.send(request.setHeader("Content-Type", "application/x-ndjson").build());
  }
}
