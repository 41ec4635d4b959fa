package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A suspended key is refused everywhere at once, and works everywhere once it is resumed. */
class SuspendedKeyTest {

  private static RunningGateway other;

  @BeforeAll
  static void startAnother() {
    other = RunningGateway.on(ProxyDoor.REDIS, "latchkey.instance=for-suspensions");
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void suspensionHoldsOnEveryGatewayWhenItReturnsAndEndsWithTheResume() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = Tokens.of(key);
    assertThat(Tokens.status(token)).isEqualTo(200);
    assertThat(Tokens.status(other, token)).isEqualTo(200);
    assertThat(call(other, key, "/proxy/orders/x").statusCode()).isEqualTo(200);

    JsonNode suspended = change(key, "suspend");

    assertThat(suspended.get("revocation").get("confirmed")).hasSize(2);
    assertThat(suspended.get("key").get("status").asString()).isEqualTo("suspended");
    for (RunningGateway gateway : new RunningGateway[] {ProxyDoor.GATEWAY, other}) {
      assertThat(call(gateway, key, "/proxy/orders/x").body()).contains("\"suspended_key\"");
      assertThat(Tokens.call(gateway, "GET", "/proxy/orders/x", token).body())
          .contains("\"suspended_key\"");
      assertThat(call(gateway, key, "/latchkey/me").body()).contains("\"suspended_key\"");
    }
    assertThat(Tokens.ask(key, Tokens.GRANT).body()).contains("invalid_client", "suspended");
    assertThat(verified(key).get("code").asString()).isEqualTo("suspended_key");
    assertThat(verified(token).get("code").asString()).isEqualTo("suspended_key");

    JsonNode resumed = change(key, "resume");

    assertThat(resumed.get("revocation").get("confirmed")).hasSize(2);
    assertThat(resumed.get("key").get("status").asString()).isEqualTo("active");
    for (RunningGateway gateway : new RunningGateway[] {ProxyDoor.GATEWAY, other}) {
      assertThat(call(gateway, key, "/proxy/orders/x").statusCode()).isEqualTo(200);
      assertThat(Tokens.status(gateway, token)).isEqualTo(200);
    }
  }

  @Test
  void keyThatIsSuspendedAndResumedAgainAndAgainIsAsItWasLeft() {
    AdminClient.Key key = ADMIN.key("orders");

    for (int i = 0; i < 5; i++) {
      change(key, "suspend");
      assertThat(call(other, key, "/proxy/orders/x").statusCode()).isEqualTo(401);
      change(key, "resume");
      assertThat(call(other, key, "/proxy/orders/x").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void newSecretOfASuspendedKeyWorksOnceItIsResumed() {
    AdminClient.Key key = ADMIN.key("orders");
    change(key, "suspend");

    JsonNode rolled = ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{}");

    AdminClient.Key fresh = new AdminClient.Key(key.id(), rolled.get("secret").asString());
    assertThat(rolled.get("status").asString()).isEqualTo("suspended");
    assertThat(call(other, fresh, "/proxy/orders/x").body()).contains("\"suspended_key\"");
    change(key, "resume");
    assertThat(call(other, fresh, "/proxy/orders/x").statusCode()).isEqualTo(200);
    assertThat(call(other, key, "/proxy/orders/x").body()).contains("\"invalid_key\"");
  }

  @Test
  void revocationOfASuspendedKeyIsForGood() {
    AdminClient.Key key = ADMIN.key("orders");
    change(key, "suspend");

    ADMIN.revoke(key);

    assertThat(call(other, key, "/proxy/orders/x").body()).contains("\"revoked_key\"");
    String resume = "/v1/keys/" + key.id() + "/resume";
    assertThat(ADMIN.call("POST", resume, "{}").body()).contains("\"key_not_active\"");
  }

  private static JsonNode change(AdminClient.Key key, String action) {
    return ADMIN.json("POST", "/v1/keys/" + key.id() + "/" + action, "{}");
  }

  private static JsonNode verified(AdminClient.Key key) {
    return verified(key.secret());
  }

  private static JsonNode verified(String secret) {
    String body = "{\"secret\": \"%s\", \"project\": \"orders\"}".formatted(secret);
    return ADMIN.json("POST", "/v1/keys/verify", body);
  }

  private static HttpResponse<String> call(
      RunningGateway gateway, AdminClient.Key key, String path) {
    return gateway.get(gateway.proxy(path), "X-API-Key", key.secret());
  }
}
