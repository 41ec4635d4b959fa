package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.RawHttp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which representation a call is answered in. */
class AcceptTest {

  private static final String PROBLEM = "application/problem+json";

  private final AdminDoor door = AdminDoor.shared();

  private Answer send(String method, String path, @Nullable String body, String accept) {
    return door.send(door.request(method, path, body).setHeader("Accept", accept).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/events?actor=nobody  | application/x-ndjson;q=0.5, application/json;q=0.9  | application/json
          /v1/events?actor=nobody  | application/json;q=0.5, application/x-ndjson;q=0.9  | application/x-ndjson
          /v1/events?actor=nobody  | application/json, application/x-ndjson              | application/json
          /v1/events?actor=nobody  | application/x-ndjson, application/json              | application/x-ndjson
          /v1/events?actor=nobody  | text/event-stream;q=0.1, application/json;q=0.2     | application/json
          /v1/events?actor=nobody  | application/problem+json, application/*             | application/json
          /v1/keys                 | application/problem+json, application/json;q=0.1    | application/json
          /v1/keys                 | application/x-ndjson;q=1, */*;q=0.1                 | application/json
          /v1/keys/export          | application/jsonl;q=0.9, application/x-ndjson;q=0.8 | application/jsonl
          /v1/keys/export          | application/json, */*;q=0.1                         | application/x-ndjson
          """)
  void qualityAndOrderDecide(String path, String accept, String type) {
    Answer answer = send("GET", path, null, accept);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/events      | application/problem+json
          /v1/events      | application/vnd.api+json
          /v1/events      | application/json;q=0
          /v1/keys        | application/problem+json
          /v1/keys        | application/x-ndjson
          /v1/keys        | text/event-stream
          /v1/keys        | text/*
          /v1/keys        | nonsense
          /v1/keys        | application/json;q=7
          /v1/keys/export | application/json
          /v1/keys/export | application/problem+json
          /v1/keys/export | text/html
          """)
  void whatThereIsNotIsNotAcceptable(String path, String accept) {
    Answer answer = send("GET", path, null, accept);

    assertThat(answer.status()).as(answer.text()).isEqualTo(406);
    assertThat(answer.field("code")).isEqualTo("not_acceptable");
    assertThat(answer.header("Content-Type")).isEqualTo(PROBLEM);
  }

  @Test
  void callWhoseAnswerIsNotAcceptableDoesNothing() {
    String organization = door.organization();

    Answer refused =
        send(
            "POST",
            "/v1/projects",
            "{\"organization\": \"%s\", \"name\": \"Orders\"}".formatted(organization),
            "text/html");

    assertThat(refused.status()).isEqualTo(406);
    assertThat(door.get("/v1/projects?organization=" + organization).body().path("items"))
        .isEmpty();
  }

  @Test
  void answersWithoutABodyAreAcceptableToAll() {
    String organization = door.organization();
    String user = door.newMember(organization, "viewer").field("id");

    Answer answer =
        send("DELETE", "/v1/organizations/" + organization + "/members/" + user, null, "text/html");

    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/keys?q=%zz", "/v1/keys?%zz=1", "/v1/keys?limit=%", "/v1/keys/%zz", "/%zz"})
  void malformedTargetIsAProblem(String target) {
    String answer =
        RawHttp.send(
            door.uri("/").getPort(),
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(target));

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("content-type: " + PROBLEM)
        .contains("\"code\":\"bad_request\"", "\"requestId\":\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=%2B999999999-12-31T23:59:59Z",
        "from=-999999999-01-01T00:00:00Z",
        "to=%2B10000-01-01T00:00:00Z",
        "to=-0001-12-31T23:59:59Z"
      })
  void yearOfMoreThanFourDigitsIsRefused(String query) {
    Answer answer = door.get("/v1/events?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("invalid_parameter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=0000-01-01T00:00:00Z&limit=1",
        "from=9999-12-31T23:59:59.999999999Z",
        "to=0000-01-01T00:00:00Z",
        "to=1970-01-01T00:00:00Z",
        "to=9999-12-31T23:59:59-18:00&limit=1",
        "cursor=0-0",
        "cursor=00-000",
        "cursor=999999999999999-999999999999999&limit=1"
      })
  void timesBeforeAndBehindTheLogAreAnswered(String query) {
    assertThat(door.get("/v1/events?" + query).status()).isIn(200, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"token=%zz", "%zz=1&token=a", "token=%", "token=%e"})
  void malformedFormIsRefused(String form) {
    Answer answer =
        door.send(
            door.request("POST", "/oauth2/introspect", form)
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .build());

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("bad_request");
  }
}
