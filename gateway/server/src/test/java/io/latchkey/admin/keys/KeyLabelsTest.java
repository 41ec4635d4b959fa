package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Owner, metadata and tags of keys. */
class KeyLabelsTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String project = door.project(100);

  @Test
  void labelsAreKeptShownVerifiedAndTold() {
    Answer made =
        create(
            """
            "owner": "cust_4711", "metadata": {"plan": "gold", "note": "Büro"}, "tags": ["eu", "nightly"]\
            """);

    JsonNode shown = door.get("/v1/keys/" + made.field("id")).body();
    assertThat(shown.path("owner").asString()).isEqualTo("cust_4711");
    assertThat(shown.path("metadata").toString())
        .isEqualTo("{\"note\":\"Büro\",\"plan\":\"gold\"}");
    assertThat(shown.path("tags").toString()).isEqualTo("[\"eu\",\"nightly\"]");
    JsonNode verified =
        door.post(
                "/v1/keys/verify",
                "{\"secret\": \"%s\", \"project\": \"%s\"}"
                    .formatted(made.field("secret"), project))
            .body();
    assertThat(verified.path("owner").asString()).isEqualTo("cust_4711");
    assertThat(verified.path("metadata").path("plan").asString()).isEqualTo("gold");
    assertThat(verified.path("tags")).hasSize(2);
    JsonNode details = event(made, 0).path("data").path("details");
    assertThat(details.path("owner").asString()).isEqualTo("cust_4711");
    assertThat(details.path("tags").asString()).isEqualTo("eu,nightly");
    assertThat(details.path("metadata.plan").asString()).isEqualTo("gold");
  }

  @Test
  void labelsChangeAndGoOneByOne() {
    Answer made =
        create("\"owner\": \"a\", \"metadata\": {\"x\": \"1\", \"y\": \"2\"}, \"tags\": [\"t\"]");
    String path = "/v1/keys/" + made.field("id");

    Answer edited =
        door.patch(path, "{\"owner\": \"b\", \"metadata\": {\"x\": null, \"z\": \"3\"}}");
    assertThat(edited.field("owner")).isEqualTo("b");
    assertThat(edited.body().path("metadata").toString()).isEqualTo("{\"y\":\"2\",\"z\":\"3\"}");
    assertThat(edited.body().path("tags")).hasSize(1);

    Answer bare = door.patch(path, "{\"owner\": null, \"metadata\": null, \"tags\": null}");
    assertThat(bare.status()).isEqualTo(200);
    assertThat(bare.body().has("owner") || bare.body().has("tags") || bare.body().has("metadata"))
        .isFalse();
    assertThat(door.get(path).body()).isEqualTo(bare.body());
  }

  @Test
  void keysAreFoundByOwnerAndTagAsTheyAreNow() {
    String first =
        create("\"owner\": \"%s-a\", \"tags\": [\"one\", \"two\"]".formatted(project)).field("id");
    String second =
        create("\"owner\": \"%s-a\", \"tags\": [\"two\"]".formatted(project)).field("id");
    create("\"owner\": \"%s-b\"".formatted(project));

    assertThat(found("owner=" + project + "-a")).containsExactly(second, first);
    assertThat(found("tag=two")).containsExactly(second, first);
    assertThat(found("tag=one&owner=" + project + "-a")).containsExactly(first);
    door.patch(
        "/v1/keys/" + first, "{\"owner\": \"%s-c\", \"tags\": [\"one\"]}".formatted(project));
    assertThat(found("owner=" + project + "-a")).containsExactly(second);
    assertThat(found("owner=" + project + "-c")).containsExactly(first);
    assertThat(found("tag=two")).containsExactly(second);
    door.post("/v1/keys/" + second + "/roll");
    assertThat(found("tag=two")).containsExactly(second);
    door.delete("/v1/keys/" + second + "?force=true");
    assertThat(found("tag=two")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"owner\": \"\"                  | owner",
        "\"owner\": \" a\"                | owner",
        "\"owner\": \"a \"                | owner",
        "\"owner\": \"a\\r\\nX-Evil: 1\"   | owner",
        "\"owner\": \"a\\u0000\"           | owner",
        "\"owner\": \"Büro\"              | owner",
        "\"owner\": 7                     | owner",
        "\"metadata\": []                 | metadata",
        "\"metadata\": {\"a\": 1}           | metadata",
        "\"metadata\": {\"\": \"x\"}        | metadata",
        "\"metadata\": {\"a b\": \"x\"}     | metadata",
        "\"metadata\": {\"a\": \"x\\ny\"}   | metadata",
        "\"tags\": \"a\"                  | tags",
        "\"tags\": [\"a b\"]              | tags[0]",
        "\"tags\": [\"a\", \"a\"]         | tags[1]"
      })
  void labelThatIsNotWellFormedIsRefusedByItsField(String fields, String field) {
    Answer refused = create(fields);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").path(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void labelsAreBounded() {
    String names =
        IntStream.range(0, 20)
            .mapToObj(i -> "\"n" + i + "\": \"v\"")
            .collect(Collectors.joining(","));
    String long500 = "x".repeat(500);
    String bytes =
        IntStream.range(0, 9)
            .mapToObj(i -> "\"n" + i + "\": \"" + long500 + "\"")
            .collect(Collectors.joining(","));

    assertThat(create("\"metadata\": {" + names + "}").status()).isEqualTo(201);
    assertThat(create("\"metadata\": {" + names + ", \"more\": \"v\"}").status()).isEqualTo(422);
    assertThat(create("\"metadata\": {" + bytes + "}").status()).isEqualTo(422);
    assertThat(create("\"owner\": \"" + "a".repeat(200) + "\"").status()).isEqualTo(201);
    assertThat(create("\"owner\": \"" + "a".repeat(201) + "\"").status()).isEqualTo(422);
  }

  private Answer create(String fields) {
    return door.post(
        "/v1/keys", "{\"name\": \"n\", \"projects\": [\"" + project + "\"], " + fields + "}");
  }

  private List<String> found(String query) {
    return door.get("/v1/keys?project=" + project + "&" + query)
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  private JsonNode event(Answer key, int place) {
    return door.get("/v1/events?target=" + key.field("id")).body().path("items").path(place);
  }
}
