package io.latchkey.admin.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.ReplacedEncryptionKey;
import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.MasterKey;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionKeysTest {

  private final AdminDoor door = AdminDoor.shared();
  private String project;
  private String path;

  @BeforeEach
  void prepare() {
    project = door.project(10);
    path = "/v1/projects/" + project + "/encryption/keys";
  }

  private List<String> states() {
    return door.get(path)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("state").asString())
        .toList();
  }

  private static String id(Answer answer) {
    return answer.body().at("/key/id").asString();
  }

  @Test
  void rotationMakesAnotherKeyThePrimaryOnceTheFleetHasIt() {
    Answer first = door.post(path);
    Answer second = door.post(path);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().at("/key/state").asString()).isEqualTo("primary");
    assertThat(second.body().at("/key/state").asString()).isEqualTo("primary");
    assertThat(id(second)).isNotEqualTo(id(first)).matches("[0-9a-f]{8}");
    assertThat(second.body().at("/confirmation/confirmed")).isNotEmpty();
    assertThat(second.body().at("/confirmation/pending")).isEmpty();
    assertThat(states()).containsExactly("primary", "active");
  }

  @Test
  void rotationThatIsRepeatedUnderItsKeyRotatesOnce() {
    String key = UUID.randomUUID().toString();
    var request = door.request("POST", path, null).header("Idempotency-Key", key).build();

    Answer first = door.send(request);
    Answer again = door.send(request);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(states()).containsExactly("primary");
  }

  @Test
  void keyIsDisabledEnabledAndDestroyed() {
    String id = ReplacedEncryptionKey.in(door, project);

    assertThat(door.post(path + "/" + id + "/disable").body().at("/key/state").asString())
        .isEqualTo("disabled");
    assertThat(states()).containsExactly("primary", "disabled");
    assertThat(door.post(path + "/" + id + "/enable").body().at("/key/state").asString())
        .isEqualTo("active");
    assertThat(door.delete(path + "/" + id).body().at("/key/state").asString())
        .isEqualTo("destroyed");
    assertThat(door.delete(path + "/" + id).status()).isEqualTo(200);
    assertThat(states()).containsExactly("primary", "destroyed");
    assertThat(door.post(path + "/" + id + "/enable").field("code"))
        .isEqualTo("encryption_key_not_found");
  }

  @Test
  void primaryIsNeitherDisabledNorDestroyed() {
    String id = id(door.post(path));

    Answer disabled = door.post(path + "/" + id + "/disable");
    Answer destroyed = door.delete(path + "/" + id);

    assertThat(disabled.status()).isEqualTo(409);
    assertThat(disabled.field("code")).isEqualTo("encryption_key_in_use");
    assertThat(destroyed.field("code")).isEqualTo("encryption_key_in_use");
    assertThat(states()).containsExactly("primary");
  }

  @Test
  void unknownKeyIsNotFound() {
    for (String id : List.of("00000002", "00000003", "x", project)) {
      assertThat(door.delete(path + "/" + id).field("code")).isEqualTo("encryption_key_not_found");
    }
  }

  @Test
  void whatBecomesOfKeysIsWrittenToTheEventLog() {
    String id = ReplacedEncryptionKey.in(door, project);
    door.post(path + "/" + id + "/disable");
    door.delete(path + "/" + id);

    Answer events = door.get("/v1/events?limit=200");

    assertThat(events.body().path("items").valueStream())
        .filteredOn(each -> each.path("subject").asString().equals(id))
        .extracting(each -> each.path("type").asString())
        .containsExactly(
            "encryption_key.destroyed",
            "encryption_key.disabled",
            "encryption_key.rotated",
            "encryption_key.created");
  }

  @Test
  void noAnswerShowsAKey() {
    String id = ReplacedEncryptionKey.in(door, project);
    Answer all = door.get(path);

    assertThat(all.body().path("items").get(0).propertyNames())
        .containsExactlyInAnyOrder("id", "state", "createdAt", "changedAt");
    assertThat(all.text()).contains(id);
  }

  @Test
  void gatewayWithoutAMasterKeyRefusesWhatNeedsOne() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor off = AdminDoor.open(redis.port(), "latchkey.encryption.master-key-file=")) {
      String here = "/v1/projects/" + off.project(10) + "/encryption";

      assertThat(off.get(here).status()).isEqualTo(200);
      assertThat(off.get(here + "/keys").status()).isEqualTo(200);
      for (Answer refused :
          List.of(
              off.post(here + "/keys"),
              off.send(off.request("PUT", here, "{}").build()),
              off.post(here + "/try", "{\"body\": {}}"))) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.field("code")).isEqualTo("encryption_unavailable");
      }
    }
  }

  @Test
  void gatewayWithAnotherMasterKeyAddsNoKeyThatTheOthersCannotOpen(@TempDir Path folder)
      throws IOException, GeneralSecurityException {
    Path other = Files.writeString(folder.resolve("other.json"), MasterKey.generate());
    try (TestRedis redis = TestRedis.start();
        AdminDoor one = AdminDoor.open(redis.port());
        AdminDoor two =
            AdminDoor.open(redis.port(), "latchkey.encryption.master-key-file=" + other)) {
      String keys = "/v1/projects/" + one.project(10) + "/encryption/keys";
      one.post(keys);

      Answer refused = two.post(keys);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("code")).isEqualTo("encryption_unavailable");
      assertThat(one.post(keys).body().at("/key/state").asString()).isEqualTo("primary");
    }
  }

  @Test
  void deletedProjectHasNoKeysAnyMore() {
    door.post(path);
    door.delete("/v1/projects/" + project);

    assertThat(door.get(path).field("code")).isEqualTo("project_not_found");
    assertThat(door.bean(Encryption.class).load(new ProjectId(project)).join().toString())
        .doesNotContain("primary");
  }
}
