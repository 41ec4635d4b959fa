package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DescribeKeyTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String project = door.project(10);
  private final String path = "/v1/keys/" + door.key(project, "ERP").field("id");

  @Test
  void descriptionIsChangedAndTakenAway() {
    Answer described = door.patch(path, "{\"description\": \"of the night job\"}");
    Answer bare = door.patch(path, "{\"description\": null}");

    assertThat(described.status()).isEqualTo(200);
    assertThat(described.field("description")).isEqualTo("of the night job");
    assertThat(bare.body().has("description")).isFalse();
    assertThat(door.get(path).body()).isEqualTo(bare.body());
    assertThat(door.get(path).header("ETag")).isEqualTo(bare.header("ETag"));
  }

  @Test
  void editOverAnOlderVersionIsRefused() {
    String tag = door.get(path).header("ETag");
    door.patch(path, "{\"description\": \"first\"}", "If-Match", tag);

    Answer late = door.patch(path, "{\"description\": \"second\"}", "If-Match", tag);

    assertThat(late.status()).isEqualTo(412);
    assertThat(door.get(path).field("description")).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "projects",
        "permissions",
        "limits",
        "quota",
        "expiresIn",
        "expiresAt",
        "type",
        "allowedAddresses"
      })
  void whatAKeyMeansCanNotBeChangedAndTheWayIsSaid(String field) {
    Answer refused = door.patch(path, "{\"description\": \"x\", \"" + field + "\": null}");

    assertThat(refused.status()).isEqualTo(422);
    JsonNode fault = refused.body().path("fields").path(0);
    assertThat(fault.path("field").asString()).isEqualTo(field);
    assertThat(fault.path("problem").asString()).contains("make a new key", "revoke");
    assertThat(door.get(path).body().has("description")).isFalse();
  }

  @Test
  void keysAreFoundByTypeAndByWhenTheyEnd() {
    String typed = made("\"type\": \"partner\"");
    String ending = made("\"expiresIn\": \"1d\"");

    assertThat(found("type=partner")).containsExactly(typed);
    assertThat(found("expiringBefore=2090-01-01T00:00:00Z")).containsExactly(ending);
    assertThat(door.get("/v1/keys?expiringBefore=soon").status()).isEqualTo(400);
  }

  private String made(String field) {
    return door.post(
            "/v1/keys", "{\"name\": \"n\", \"projects\": [\"" + project + "\"], " + field + "}")
        .field("id");
  }

  private List<String> found(String query) {
    return door.get("/v1/keys?project=" + project + "&" + query)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }
}
