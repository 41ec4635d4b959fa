package io.latchkey.proxy.encryption;

import static io.latchkey.proxy.encryption.DataDoor.KEY;
import static io.latchkey.proxy.encryption.DataDoor.header;
import static io.latchkey.proxy.encryption.DataDoor.send;
import static io.latchkey.proxy.encryption.RequestFieldsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption without an upstream. */
class DirectCallsTest {

  private static final String TOKEN = "\"lkf1:default:[A-Za-z0-9_-]+:\\$\"";

  private static HttpResponse<String> call(String what, String body) {
    return call(KEY, what, body);
  }

  private static HttpResponse<String> call(AdminClient.Key key, String what, String body) {
    return send(
        "POST", "/api-v1/v1/" + what, key.secret(), body, "Content-Type", "application/json");
  }

  @Test
  void documentedCallReturnsAToken() {
    HttpResponse<String> response = call("encrypt", "{\"data\": \"Your sensitive data\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).matches("\\{\"data\":" + TOKEN + "}");
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(header(response, "Cache-Control")).isEqualTo("private, no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Your sensitive data\"",
        "12.50",
        "1e400",
        "null",
        "{\"a\": [1, {\"b\":\"\\u00e9\"}], \"c\":{}}",
        "[ ]"
      })
  void dataComesBackAsItWasInTheSameShape(String data) {
    String hidden = call("encrypt", "{\"data\":" + data + "}").body();

    String shown = call("decrypt", hidden).body();

    assertThat(shown).isEqualTo("{\"data\":" + data + "}");
    if (!data.equals("[ ]")) {
      assertThat(hidden).isNotEqualTo(shown).contains("lkf1:");
    }
  }

  @Test
  void onlyTheFieldsThatAreNamedAreEncrypted() {
    String body =
        "{\"data\":{\"a\":1,\"b\":{\"c\":2}},\"fields\":[\"b.c\"],\"classification\":\"pii\"}";

    String hidden = call("encrypt", body).body();

    assertThat(hidden).matches("\\{\"data\":\\{\"a\":1,\"b\":\\{\"c\":\"lkf1:pii:[^:]+:\\$\"}}}");
    assertThat(call("decrypt", hidden).body()).isEqualTo("{\"data\":{\"a\":1,\"b\":{\"c\":2}}}");
  }

  @Test
  void labelAndContextMustBeTheSame() {
    String hidden = call("encrypt", "{\"data\":1,\"label\":\"age\",\"context\":\"user 7\"}").body();
    String open = hidden.substring(0, hidden.length() - 1);

    assertThat(call("decrypt", open + ",\"label\":\"age\",\"context\":\"user 7\"}").body())
        .isEqualTo("{\"data\":1}");
    assertProblem(call("decrypt", hidden), 422, "ciphertext_invalid");
    assertProblem(
        call("decrypt", open + ",\"label\":\"age\",\"context\":\"user 8\"}"),
        422,
        "ciphertext_invalid");
  }

  @Test
  void eachItemOfABatchSucceedsOrFailsByItself() {
    String token = call("encrypt", "{\"data\":\"x\"}").body().replaceAll(".*:(\".*\").*", "$1");
    String cut = token.replace(":$", "");

    String answer =
        call(
                "decrypt",
                "{\"items\":[{\"data\":%s,\"reference\":7},{\"data\":%s,\"reference\":\"b\"},"
                        .formatted(token, cut)
                    + "{\"data\":[1]}]}")
            .body();

    assertThat(answer)
        .isEqualTo(
            "{\"items\":[{\"data\":\"x\",\"reference\":7},"
                + "{\"code\":\"ciphertext_invalid\",\"reference\":\"b\"},{\"data\":[1]}]}");
    assertThat(call("encrypt", "{\"items\":[]}").body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void rewrapShowsNoPlaintextAndLeavesTokensOfThePresentKey() {
    String hidden = call("encrypt", "{\"data\":[\"a\"]}").body();
    AdminClient.Key rewraps = DataDoor.key("sealed", "\"rewrap\"");

    String answer = call(rewraps, "rewrap", hidden).body();

    assertThat(answer).isEqualTo(hidden.substring(0, hidden.length() - 1) + ",\"rewrapped\":0}");
    assertProblem(call(rewraps, "decrypt", hidden), 403, "permission_missing");
  }

  @Test
  void keyThatNamesNoPermissionMayEncryptButNotDecrypt() {
    HttpResponse<String> hidden = call(DataDoor.UNNAMED, "encrypt", "{\"data\":1}");

    assertThat(hidden.statusCode()).isEqualTo(200);
    assertProblem(call(DataDoor.UNNAMED, "decrypt", hidden.body()), 403, "permission_missing");
  }

  @Test
  void keyOfAnotherProjectCantDecrypt() {
    DataDoor.ADMIN.project("elsewhere", DataDoor.UPSTREAM.uri());
    AdminClient.Key other = DataDoor.key("elsewhere", DataDoor.ALL);
    String hidden = call("encrypt", "{\"data\":1}").body();
    call(other, "encrypt", "{\"data\":1}");

    assertThat(call(other, "decrypt", hidden).statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | invalid_fields",
        "[] | 400 | invalid_fields",
        "\"x\" | 400 | invalid_fields",
        "{\"data\":1,\"items\":[]} | 400 | invalid_fields",
        "{\"data\":1,\"data\":2} | 400 | invalid_fields",
        "{\"data\":1,\"filds\":\"a\"} | 400 | invalid_fields",
        "{\"data\":1,\"fields\":7} | 400 | invalid_fields",
        "{\"data\":1,\"fields\":[]} | 400 | invalid_fields",
        "{\"data\":1,\"fields\":\"a[\"} | 400 | invalid_fields",
        "{\"data\":1,\"classification\":\"?\"} | 400 | invalid_fields",
        "{\"items\":[1]} | 400 | invalid_fields",
        "{\"items\":{}} | 400 | invalid_fields",
        "{\"items\":[{}]} | 400 | invalid_fields",
        "{\"data\":1,\"fields\":\"a!\"} | 400 | field_missing",
        "{\"data\": | 400 | invalid_json",
        "{\"data\":1}x | 400 | invalid_json",
      })
  void bodyThatIsNoCallIsRefused(String body, int status, String code) {
    assertProblem(call("encrypt", body), status, code);
  }

  @Test
  void callsArePostedAsJson() {
    assertThat(send("GET", "/api-v1/v1/encrypt", KEY.secret(), "").statusCode()).isEqualTo(405);
    assertProblem(
        send("POST", "/api-v1/v1/encrypt", KEY.secret(), "{}", "Content-Type", "text/plain"),
        415,
        "unsupported_media_type");
    assertThat(call(new AdminClient.Key("", "wrong"), "encrypt", "{}").statusCode()).isEqualTo(401);
    assertProblem(
        call("encrypt", "{\"data\":\"" + "x".repeat(1024 * 1024) + "\"}"), 413, "field_too_large");
  }

  @Test
  void otherPathsStayTheRoutes() {
    DataDoor.UPSTREAM.answersJson("{}");

    send("GET", "/api-v1/v1/encrypted", KEY.secret(), "");

    assertThat(DataDoor.UPSTREAM.last().uri()).isEqualTo("/api-v1/v1/encrypted");
  }
}
