package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RevokeKeysTest {

  private static final String NOBODY = "key_aaaaaaaaaaaaaaaaaaaa";

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void keysOfAListAreRevokedAndThoseThatAreNotThereAreNamed() {
    String project = door.project(10);
    String one = door.key(project, "one").field("id");
    String two = door.key(project, "two").field("id");
    String left = door.key(project, "left").field("id");

    Answer swept =
        revoke("\"keys\": [\"%s\", \"%s\", \"%s\"], \"reason\": \"leaked\"", one, NOBODY, two);

    assertThat(swept.status()).isEqualTo(200);
    assertThat(texts(swept.body().path("revoked"))).containsExactly(one, two);
    assertThat(texts(swept.body().path("unknown"))).containsExactly(NOBODY);
    assertThat(swept.body().path("revocation").path("confirmed")).hasSize(1);
    assertThat(door.get("/v1/keys/" + two).field("revocationReason")).isEqualTo("leaked");
    assertThat(door.get("/v1/keys/" + left).field("status")).isEqualTo("active");
  }

  @Test
  void allKeysOfAProjectAreRevokedHoweverManyThereAre() {
    String project = door.project(1_000);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      made.add(door.key(project, "key " + i).field("id"));
    }
    String elsewhere = door.key(door.project(1), "elsewhere").field("id");

    Answer swept = revoke("\"project\": \"%s\"", project);

    assertThat(texts(swept.body().path("revoked"))).containsExactlyInAnyOrderElementsOf(made);
    assertThat(swept.body().has("unknown")).isFalse();
    assertThat(door.get("/v1/keys?status=active&project=" + project).body().path("items"))
        .isEmpty();
    assertThat(door.get("/v1/keys/" + elsewhere).field("status")).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"keys\": []",
        "\"keys\": [\"nonsense\"]",
        "\"keys\": [\"key_aaaaaaaaaaaaaaaaaaaa\"], \"project\": \"x\"",
        "\"keys\": [\"key_aaaaaaaaaaaaaaaaaaaa\", \"key_aaaaaaaaaaaaaaaaaaaa\"]",
        "\"project\": 7",
        "\"keys\": [\"key_aaaaaaaaaaaaaaaaaaaa\"], \"everything\": true",
      })
  void callThatDoesNotSayWhichKeysIsRefused(String body) {
    Answer refused = revoke(body);

    assertThat(refused.status()).isEqualTo(422);
  }

  @Test
  void projectThatIsNotThereIsSaidToBeMissing() {
    assertThat(revoke("\"project\": \"nobodys\"").field("code")).isEqualTo("project_not_found");
  }

  private Answer revoke(String fields, Object... values) {
    return door.post("/v1/keys/revoke", "{" + fields.formatted(values) + "}");
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
