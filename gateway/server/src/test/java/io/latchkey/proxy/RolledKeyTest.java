package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of old and new secrets, through the real door. */
@BothWays
class RolledKeyTest {

  @Test
  void oldSecretIsRefusedByEveryGatewayWhenTheRollReturns() {
    AdminClient.Key key = ADMIN.key("orders");
    try (RunningGateway other = RunningGateway.on(ProxyDoor.REDIS, "latchkey.instance=other")) {
      assertThat(status(key.secret())).isEqualTo(200);
      assertThat(status(other, key.secret())).isEqualTo(200);

      JsonNode rolled = roll(key, "{}");

      assertThat(rolled.get("revocation").get("confirmed")).hasSize(2);
      assertThat(status(key.secret())).isEqualTo(401);
      assertThat(status(other, key.secret())).isEqualTo(401);
      assertThat(status(rolled.get("secret").asString())).isEqualTo(200);
      assertThat(status(other, rolled.get("secret").asString())).isEqualTo(200);
    }
  }

  @Test
  void bothSecretsWorkDuringTheOverlapAndTheOldOneEndsByItself() {
    AdminClient.Key key = ADMIN.key("orders");

    String second = roll(key, "{\"overlap\": \"1h\"}").get("secret").asString();

    assertThat(status(key.secret())).isEqualTo(200);
    assertThat(status(second)).isEqualTo(200);

    String third = roll(key, "{\"overlap\": \"1s\"}").get("secret").asString();

    // A request that is open when the secret ends is cut off.
    await()
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> status(second) == 401);
    assertThat(get(second).body()).contains("\"expired_key\"");
    assertThat(status(third)).isEqualTo(200);
    assertThat(ADMIN.json("GET", "/v1/keys/" + key.id(), "").has("oldSecret")).isFalse();
  }

  @Test
  void useOfAnOldSecretIsReportedOnceHoweverOftenAndWhereverItIsUsed() {
    AdminClient.Key key = ADMIN.key("orders");
    assertThat(status(key.secret())).isEqualTo(200);
    String fresh = roll(key, "{\"overlap\": \"1h\"}").get("secret").asString();
    assertThat(status(fresh)).isEqualTo(200);
    await().until(() -> record(key).has("lastUsedAt"));
    assertThat(record(key).get("oldSecret").has("lastUsedAt")).isFalse();

    try (RunningGateway other = RunningGateway.on(ProxyDoor.REDIS, "latchkey.instance=other")) {
      for (int i = 0; i < 3; i++) {
        assertThat(status(key.secret())).isEqualTo(200);
        assertThat(status(other, key.secret())).isEqualTo(200);
      }
    }
    await().until(() -> record(key).get("oldSecret").has("lastUsedAt"));
    await().until(() -> byOldSecret(key) == 6);

    assertThat(record(key).get("oldSecret").get("lastUsedFrom").asString()).isEqualTo("127.0.0.1");
    await().until(() -> !reports(key).isEmpty());
    JsonNode data = reports(key).get(0).get("data");
    assertThat(reports(key)).hasSize(1);
    assertThat(data.get("actor").get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(data.get("target").get("tail").asString()).isEqualTo(tail(fresh));
    assertThat(data.get("details").get("oldTail").asString()).isEqualTo(tail(key.secret()));
    assertThat(data.toString()).doesNotContain(fresh).doesNotContain(key.secret());
  }

  @Test
  void useAfterASecondRollIsReportedAnew() {
    AdminClient.Key key = ADMIN.key("orders");
    String second = roll(key, "{\"overlap\": \"1h\"}").get("secret").asString();
    assertThat(status(key.secret())).isEqualTo(200);
    await().until(() -> record(key).get("oldSecret").has("lastUsedAt"));

    roll(key, "{\"overlap\": \"2h\"}");

    assertThat(record(key).get("oldSecret").get("tail").asString()).isEqualTo(tail(second));
    assertThat(record(key).get("oldSecret").has("lastUsedAt")).isFalse();
    assertThat(status(second)).isEqualTo(200);
    await().until(() -> record(key).get("oldSecret").has("lastUsedAt"));
  }

  private static JsonNode record(AdminClient.Key key) {
    return ADMIN.json("GET", "/v1/keys/" + key.id(), "");
  }

  private static JsonNode reports(AdminClient.Key key) {
    return ADMIN
        .json("GET", "/v1/events?action=key.old_secret_used&target=" + key.id(), "")
        .get("items");
  }

  private static long byOldSecret(AdminClient.Key key) {
    long sum = 0;
    for (JsonNode item : ADMIN.json("GET", "/v1/keys/" + key.id() + "/usage", "").get("items")) {
      sum += item.path("byOldSecret").asLong(0);
    }
    return sum;
  }

  private static String tail(String secret) {
    return secret.substring(secret.length() - 6);
  }

  @Test
  void revocationEndsBothSecretsOfAnOverlap() {
    AdminClient.Key key = ADMIN.key("orders");
    String fresh = roll(key, "{\"overlap\": \"1h\"}").get("secret").asString();
    assertThat(status(key.secret())).isEqualTo(200);
    assertThat(status(fresh)).isEqualTo(200);

    ADMIN.revoke(key);

    assertThat(get(key.secret()).body()).contains("\"revoked_key\"");
    assertThat(get(fresh).body()).contains("\"revoked_key\"");
  }

  private static JsonNode roll(AdminClient.Key key, String body) {
    return ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", body);
  }

  private static HttpResponse<String> get(String secret) {
    return ProxyDoor.get("/proxy/orders/x", "X-API-Key", secret);
  }

  private static int status(String secret) {
    return get(secret).statusCode();
  }

  private static int status(RunningGateway gateway, String secret) {
    return gateway.get(gateway.proxy("/proxy/orders/x"), "X-API-Key", secret).statusCode();
  }
}
