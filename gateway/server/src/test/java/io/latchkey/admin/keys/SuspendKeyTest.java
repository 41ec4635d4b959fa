package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.change.Instance;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SuspendKeyTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String project = door.project(10);
  private final String id = door.key(project, "unpaid").field("id");
  private final String path = "/v1/keys/" + id;

  @Test
  void suspensionIsAnsweredWithTheFleetsConfirmation() {
    Answer suspended = suspend("{\"reason\": \"payment failed\"}");

    assertThat(suspended.status()).isEqualTo(200);
    JsonNode key = suspended.body().path("key");
    assertThat(key.path("status").asString()).isEqualTo("suspended");
    assertThat(key.path("suspensionReason").asString()).isEqualTo("payment failed");
    assertThat(key.path("suspendedAt").asString()).endsWith("Z");
    JsonNode revocation = suspended.body().path("revocation");
    assertThat(revocation.path("confirmed").valueStream().map(JsonNode::asString).toList())
        .containsExactly(door.bean(Instance.class).id());
    assertThat(revocation.path("pending")).isEmpty();
    assertThat(door.get(path).body()).isEqualTo(key);
    assertThat(actions()).first().isEqualTo("key.suspended");
  }

  @Test
  void resumedKeyIsActiveAndSaysSinceWhen() {
    suspend("{}");

    Answer resumed = door.post(path + "/resume");

    JsonNode key = resumed.body().path("key");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(key.path("status").asString()).isEqualTo("active");
    assertThat(key.path("resumedAt").asString()).endsWith("Z");
    assertThat(key.has("suspendedAt")).isFalse();
    assertThat(actions()).startsWith("key.resumed", "key.suspended");
  }

  @Test
  void repeatedCallsChangeNothingAndKeepTheFirstReason() {
    Answer first = suspend("{\"reason\": \"first\"}");
    Answer second = suspend("{\"reason\": \"second\"}");
    door.post(path + "/resume");
    Answer resumed = door.post(path + "/resume");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("key")).isEqualTo(first.body().path("key"));
    assertThat(second.body().path("revocation").path("confirmed")).hasSize(1);
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(actions()).containsExactly("key.resumed", "key.suspended", "key.created");
  }

  @Test
  void keyThatWasNeverSuspendedIsResumedWithoutAChange() {
    JsonNode before = door.get(path).body();

    Answer resumed = door.post(path + "/resume");

    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.body().path("key")).isEqualTo(before);
  }

  @Test
  void suspensionThatIsSentAgainWithItsIdempotencyKeyDoesNotUndoAResume() {
    String once = "suspend-once-" + id;
    HttpRequest call =
        door.request("POST", path + "/suspend", "{}").header("Idempotency-Key", once).build();
    door.send(call);
    door.post(path + "/resume");

    Answer again = door.send(call);

    assertThat(again.status()).isEqualTo(200);
    assertThat(door.get(path).field("status")).isEqualTo("active");
  }

  @Test
  void revokedKeyCanBeNeitherSuspendedNorResumed() {
    door.post(path + "/revoke");

    assertThat(suspend("{}").field("code")).isEqualTo("key_not_active");
    assertThat(door.post(path + "/resume").field("code")).isEqualTo("key_not_active");
  }

  @Test
  void suspendedKeyIsDeletedOnlyWithForce() {
    suspend("{}");

    assertThat(door.delete(path).field("code")).isEqualTo("key_active");
    assertThat(door.delete(path + "?force=true").status()).isEqualTo(200);
  }

  @Test
  void suspendedKeyKeepsItsPlaceInTheProjectsKeyLimit() {
    String full = door.project(1);
    String only = door.key(full, "only").field("id");
    door.post("/v1/keys/" + only + "/suspend");

    assertThat(door.key(full, "second").field("code")).isEqualTo("key_limit_reached");
  }

  @Test
  void listsFindKeysByTheirSuspension() {
    String other = door.key(project, "paid").field("id");
    suspend("{}");

    assertThat(listed("suspended")).containsExactly(id);
    assertThat(listed("active")).containsExactly(other);
    door.post(path + "/resume");
    assertThat(listed("suspended")).isEmpty();
    assertThat(listed("active")).containsExactlyInAnyOrder(id, other);
    suspend("{}");
    door.post(path + "/revoke");
    assertThat(listed("suspended")).isEmpty();
    assertThat(listed("revoked")).containsExactly(id);
  }

  @Test
  void suspensionDescribesAndRollsWithItsKey() {
    suspend("{\"reason\": \"unpaid\"}");

    door.send(door.request("PATCH", path, "{\"description\": \"d\"}").build());
    Answer rolled = door.post(path + "/roll");

    assertThat(rolled.field("status")).isEqualTo("suspended");
    assertThat(rolled.field("suspensionReason")).isEqualTo("unpaid");
    assertThat(rolled.field("description")).isEqualTo("d");
  }

  @Test
  void unknownKeyCanNotBeSuspended() {
    Answer unknown = door.post("/v1/keys/key_aaaaaaaaaaaaaaaaaaaa/suspend");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.field("code")).isEqualTo("key_not_found");
  }

  private Answer suspend(String body) {
    return door.post(path + "/suspend", body);
  }

  private List<String> listed(String status) {
    return door.get("/v1/keys?project=" + project + "&status=" + status)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  private List<String> actions() {
    return door.get("/v1/events?target=" + id)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("type").asString())
        .toList();
  }
}
