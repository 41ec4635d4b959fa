package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  private static final String MISSING = "";
  private static final AdminDoor door = AdminDoor.shared();
  private static final String OWNER = door.organization();
  private static final String PROJECT = door.project(OWNER, "Orders", 10);
  private static final String OTHERS = door.project(door.organization(), "Orders", 10);

  static List<Arguments> badKeys() {
    String hundred = "[" + "\"a\",".repeat(100) + "\"a\"]";
    return List.of(
        bad("name", MISSING),
        bad("name", "null"),
        bad("name", "7"),
        bad("name", "[\"n\"]"),
        bad("name", "\"\""),
        bad("name", "\"   \""),
        bad("name", "\"" + "n".repeat(81) + "\""),
        bad("name", "\"a\\u0000b\""),
        bad("name", "\"a\\nb\""),
        bad("name", "\"a\\u0085b\""),
        bad("name", "\"a\\u2028b\""),
        bad("name", "\"a\\ud800b\""),
        bad("projects", MISSING),
        bad("projects", "null"),
        bad("projects", "\"" + PROJECT + "\""),
        bad("projects", "[]"),
        bad("projects", hundred),
        bad("projects[0]", "[null]"),
        bad("projects[0]", "[7]"),
        bad("projects[0]", "[\"prj_aaaaaaaaaaaaaaaaaaaa\"]"),
        bad("projects[0]", "[\"\\u0000\"]"),
        bad("projects[1]", "[\"" + PROJECT + "\", \"" + PROJECT + "\"]"),
        bad("projects", "[\"" + PROJECT + "\", \"" + OTHERS + "\"]"),
        bad("permissions", "\"read\""),
        bad("permissions", "[]"),
        bad("permissions[0]", "[\"Read\"]"),
        bad("permissions[0]", "[true]"),
        bad("permissions[1]", "[\"read\", \"read\"]"),
        bad("expiresIn", "30"),
        bad("expiresIn", "\"0d\""),
        bad("expiresIn", "\"30 d\""),
        bad("expiresIn", "\"-1d\""),
        bad("expiresIn", "\"1w\""),
        bad("expiresIn", "\"101y\""),
        bad("expiresIn", "\"9999999999y\""),
        bad("expiresIn", "\"99999999999999999999d\""),
        bad("expiresAt", "1893456000"),
        bad("expiresAt", "\"2001-01-01T00:00:00Z\""),
        bad("expiresAt", "\"2090-01-01\""),
        bad("expiresAt", "\"2090-01-01T00:00:00\""),
        bad("expiresAt", "\"2090-02-30T00:00:00Z\""),
        bad("expiresAt", "\"9999-01-01T00:00:00Z\""),
        bad("expiresAt", "\"2090-01-01T00:00:00Z\", \"expiresIn\": \"1d\""),
        bad("type", "\"vip\""),
        bad("type", "{}"),
        bad("allowedAddresses", "\"192.0.2.1\""),
        bad("allowedAddresses", "[]"),
        bad("allowedAddresses[0]", "[\"192.0.2.1/24\"]"),
        bad("allowedAddresses[0]", "[\"192.0.2.0/33\"]"),
        bad("allowedAddresses[0]", "[\"example.com\"]"),
        bad("description", "\"" + "d".repeat(501) + "\""),
        bad("description", "\"a\\u0007\""),
        bad("limits", "{}"),
        bad("limits[0]", "[7]"),
        bad("limits[0]", "[{}]"),
        bad("limits[0]", "[{\"requests\": 5}]"),
        bad("limits[0]", "[{\"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": 0, \"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": -1, \"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": 1.5, \"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": 99999999999999999999, \"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": 1000001, \"period\": \"1s\"}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": 1}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"0s\"}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"500ms\"}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"366d\"}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"1s\", \"burst\": 0}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"1s\", \"burst\": 1000000001}]"),
        bad("limits[0]", "[{\"requests\": 1, \"period\": \"1d\", \"burst\": 366}]"),
        bad("limits[0]", "[{\"requests\": 5, \"period\": \"1s\", \"cost\": 1}]"),
        bad(
            "limits",
            "[{\"requests\": 5, \"period\": \"60s\"}, {\"requests\": 9, \"period\": \"1m\"}]"),
        bad("quota", "{}"),
        bad("quota", "[]"),
        bad("quota", "{\"requests\": 0, \"period\": \"day\"}"),
        bad("quota", "{\"requests\": 5, \"period\": \"week\"}"),
        bad("quota", "{\"requests\": 5}"),
        bad("quota", "{\"requests\": 1000000000000001, \"period\": \"day\"}"),
        bad("naem", "\"slip\""));
  }

  private static Arguments bad(String field, String value) {
    return Arguments.of(field, value);
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void badFieldOfAKeyIsNamed(String field, String value) {
    String name = field.replaceAll("\\[.*", "");
    List<String> body = new ArrayList<>();
    if (!name.equals("name")) {
      body.add("\"name\": \"n\"");
    }
    if (!name.equals("projects")) {
      body.add("\"projects\": [\"" + PROJECT + "\"]");
    }
    if (!value.equals(MISSING)) {
      body.add("\"" + name + "\": " + value);
    }

    Answer answer = door.post("/v1/keys", "{" + String.join(", ", body) + "}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field("code")).isEqualTo("validation_failed");
    assertThat(fields(answer)).containsExactly(field);
  }

  static List<Arguments> badProjects() {
    return List.of(
        bad("organization", "\"org_aaaaaaaaaaaaaaaaaaaa\""),
        bad("organization", "\"nonsense\""),
        bad("organization", "null"),
        bad("name", "\"\""),
        bad("slug", "\"Upper\""),
        bad("slug", "\"-a\""),
        bad("slug", "\"" + "a".repeat(64) + "\""),
        bad("slug", "\"prj_aaaaaaaaaaaaaaaaaaaa\""),
        bad("slug", "\"\""),
        bad("upstream", "7"),
        bad("upstream", "\"\""),
        bad("upstream", "\"not a url\""),
        bad("upstream", "\"ftp://example.com\""),
        bad("upstream", "\"https://user:word@example.com\""),
        bad("upstream", "\"http://169.254.169.254/\""),
        bad("upstream", "\"https://" + "a".repeat(2048) + "\""),
        bad("keyLimit", "0"),
        bad("keyLimit", "100001"),
        bad("keyLimit", "1.5"),
        bad("keyLimit", "99999999999999999999"),
        bad("keyLimit", "\"10\""),
        bad("limit", "10"));
  }

  @ParameterizedTest
  @MethodSource("badProjects")
  void badFieldOfAProjectIsNamed(String field, String value) {
    String body = "{\"" + field + "\": " + value;
    body += field.equals("name") ? "" : ", \"name\": \"n\"";
    body += field.equals("organization") ? "" : ", \"organization\": \"" + OWNER + "\"";

    Answer answer = door.post("/v1/projects", body + "}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(fields(answer)).containsExactly(field);
  }

  @Test
  void everyFaultIsToldAtOnceAndNothingThatWasSentIsRepeated() {
    Answer answer =
        door.post(
            "/v1/keys",
            """
            {"name": "", "projects": ["hidden-1"], "permissions": ["HIDDEN 2"], "type": "hidden-3",
             "expiresIn": "hidden-4", "allowedAddresses": ["hidden-5"], "colour": "hidden-6"}\
            """);

    assertThat(fields(answer))
        .containsExactlyInAnyOrder(
            "name",
            "projects[0]",
            "permissions[0]",
            "type",
            "expiresIn",
            "allowedAddresses[0]",
            "colour");
    assertThat(answer.text()).doesNotContainIgnoringCase("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"name\": \"a\", \"name\": \"b\"}",
        "{} {}",
        "{'name': 1}",
        "nul",
        "{\"a\": \"\u0001\"}"
      })
  void whatIsNoJsonIsRefusedWithItsPlace(String body) {
    Answer answer = door.post("/v1/organizations", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("malformed_json");
    assertThat(answer.field("detail")).contains("line 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "\"text\"", "true"})
  void bodyThatIsNoObjectIsRefused(String body) {
    Answer answer = door.post("/v1/organizations", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field("detail")).contains("JSON object");
  }

  @Test
  void missingBodyIsNamed() {
    Answer answer = door.post("/v1/organizations", "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("body_missing");
  }

  @Test
  void deepNestingIsRefused() {
    Answer answer = door.post("/v1/organizations", "{\"name\":" + "[".repeat(10_000));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("malformed_json");
    assertThat(answer.field("detail")).contains("nests too deeply");
  }

  @Test
  void bodyOverOneMegabyteIsRefused() {
    Answer answer =
        door.post("/v1/organizations", "{\"name\": \"" + "a".repeat(1024 * 1024) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.field("code")).isEqualTo("content_too_large");
  }

  @Test
  void bodyUnderOneMegabyteIsReadAndItsFaultsAreTold() {
    Answer answer = door.post("/v1/organizations", "{\"name\": \"" + "a".repeat(1_000_000) + "\"}");

    assertThat(answer.status()).isEqualTo(422);
  }

  private static List<String> fields(Answer answer) {
    return answer
        .body()
        .path("fields")
        .valueStream()
        .map(fault -> fault.path("field").asString())
        .toList();
  }
}
