package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Permissions by method and path of a project that was made over the API, where they count. */
@BothWays
class PermissionRuleTest {

  private static AdminClient.Key reader;
  private static AdminClient.Key exporter;

  @BeforeAll
  static void makeProject() {
    ProxyDoor.ADMIN.project("ruled", ProxyDoor.UPSTREAM.uri());
    ProxyDoor.ADMIN.json(
        "PATCH",
        "/v1/projects/ruled",
        """
        {"permissionRules": [
          {"permission": "orders:export", "methods": ["GET"], "path": "/exports/**"},
          {"permission": "read", "path": "/search"}]}
        """);
    reader = ProxyDoor.key("\"projects\": [\"ruled\"], \"permissions\": [\"read\"]");
    exporter = ProxyDoor.key("\"projects\": [\"ruled\"], \"permissions\": [\"orders:export\"]");
  }

  private static int status(String path, AdminClient.Key key) {
    return ProxyDoor.get(path, "X-API-Key", key.secret()).statusCode();
  }

  @Test
  void requestNeedsThePermissionOfItsRule() {
    assertThat(status("/proxy/ruled/exports/7", reader)).isEqualTo(403);
    assertThat(status("/proxy/ruled/exports/7", exporter)).isEqualTo(200);
    assertThat(status("/proxy/ruled/orders/7", reader)).isEqualTo(200);
    assertThat(status("/proxy/ruled/orders/7", exporter)).isEqualTo(403);
  }

  @Test
  void ruleCanAskForLessThanTheMethodWould() {
    HttpResponse<String> search =
        ProxyDoor.post("/proxy/ruled/search", "{}", "X-API-Key", reader.secret());

    assertThat(search.statusCode()).isEqualTo(200);
    assertThat(
            ProxyDoor.post("/proxy/ruled/orders", "{}", "X-API-Key", reader.secret()).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%65xports/7", "/exports%2F7", "/exports;a/7", "//exports/7", "/EXPORTS/7"})
  void ruleCanNotBeSpelledAround(String path) {
    assertThat(status("/proxy/ruled" + path, reader)).isEqualTo(403);
  }

  @Test
  void ruleHoldsOnARouteThatTakesItsPrefixAway() {
    assertThat(status("/api-v1/exports/7", reader)).isEqualTo(403);
    assertThat(status("/api-v1/exports/7", exporter)).isEqualTo(200);
    assertThat(status("/api-v1/orders", reader)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/exports/7, 403", "/orders/7, 200", "/app/exports/7, 403"})
  void ruleHoldsForAnIngressThatAsks(String path, int status) {
    HttpResponse<String> answer =
        ProxyDoor.get("/latchkey/auth?project=ruled&uri=" + path, "X-API-Key", reader.secret());

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void ingressThatDoesNotNameThePathGetsNoRuleAround() {
    HttpResponse<String> answer =
        ProxyDoor.get("/latchkey/auth?project=ruled", "X-API-Key", reader.secret());

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void verificationDecidesAsTheProxyDoes() {
    JsonNode denied = verify("\"path\": \"/exports/7\"");
    JsonNode allowed = verify("\"path\": \"/orders/7\"");

    assertThat(denied.get("allowed").asBoolean()).isFalse();
    assertThat(allowed.get("allowed").asBoolean()).isTrue();
  }

  private static JsonNode verify(String more) {
    String body =
        "{\"secret\": \"%s\", \"project\": \"ruled\", %s}".formatted(reader.secret(), more);
    return ProxyDoor.ADMIN.json("POST", "/v1/keys/verify", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"permission\": \"Read\", \"path\": \"/a\"}]",
        "[{\"permission\": \"read\", \"path\": \"a\"}]",
        "[{\"permission\": \"read\"}]",
        "[{\"path\": \"/a\"}]",
        "[{\"permission\": \"read\", \"path\": \"/a\", \"method\": \"GET\"}]",
        "[{\"permission\": \"read\", \"path\": \"/a\", \"methods\": []}]",
        "[{\"permission\": \"read\", \"path\": \"/a\", \"methods\": [\"get\"]}]",
        "[{\"permission\": \"read\", \"path\": \"/a\", \"methods\": [7]}]",
        "[7]",
        "{}",
      })
  void faultyRuleIsRefusedByItsField(String rules) {
    HttpResponse<String> answer =
        ProxyDoor.ADMIN.call("PATCH", "/v1/projects/ruled", "{\"permissionRules\": " + rules + "}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"permissionRules");
  }
}
