package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller learns of its own key, through the real door. */
class WhoAmITest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void callerIsToldOfItsKeyAndWhatIsLeftOfItsLimits() {
    ADMIN.projectBeside("orders", "mine-too");
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\", \"mine-too\"], \"permissions\": [\"orders:export\"],"
                + " \"expiresIn\": \"1d\", \"limits\": [{\"requests\": 10, \"period\": \"1h\"}]");

    HttpResponse<String> answer = me(key.secret());

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode me = JSON.readTree(answer.body());
    assertThat(me.get("id").asString()).isEqualTo(key.id());
    assertThat(me.get("name").asString()).isEqualTo("ci");
    assertThat(key.secret()).endsWith(me.get("tail").asString());
    assertThat(me.get("projects").valueStream().map(each -> each.get("slug").asString()))
        .containsExactlyInAnyOrder("orders", "mine-too");
    assertThat(me.get("permissions").get(0).asString()).isEqualTo("orders:export");
    assertThat(me.get("expiresAt").asString()).endsWith("Z");
    assertThat(me.get("limits").get(0).get("left").asInt()).isEqualTo(9);
    assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"1h\";r=9;t=360");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body()).doesNotContain(key.secret());
  }

  @Test
  void keyThatMayNotBeUsedIsRefusedAsAnywhere() {
    AdminClient.Key revoked = ADMIN.key("orders");
    ADMIN.revoke(revoked);
    AdminClient.Key elsewhere =
        ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"192.0.2.0/24\"]");

    assertThat(me(revoked.secret()).body()).contains("\"revoked_key\"");
    assertThat(me(elsewhere.secret()).body()).contains("\"address_not_allowed\"");
    assertThat(me("lk_nonsense").body()).contains("\"invalid_key\"");
    assertThat(ProxyDoor.get("/latchkey/me").body()).contains("\"missing_key\"");
  }

  @Test
  void callerThatHasUsedUpItsLimitCostsTheStoreNothing() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    for (int i = 0; i < 5; i++) {
      me(key.secret());
    }
    long before = blockingCommands();

    for (int i = 0; i < 100; i++) {
      assertThat(me(key.secret()).statusCode()).isEqualTo(429);
    }

    assertThat(blockingCommands() - before).isLessThan(100);
  }

  private static long blockingCommands() {
    return GATEWAY
        .get(MeterRegistry.class)
        .get("latchkey.redis.command")
        .tags("purpose", "admin", "outcome", "answered")
        .timer()
        .count();
  }

  @Test
  void askingCostsOneRequest() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    for (int i = 0; i < 5; i++) {
      assertThat(me(key.secret()).statusCode()).isEqualTo(200);
    }

    assertThat(me(key.secret()).statusCode()).isEqualTo(429);
  }

  @Test
  void otherMethodsAreNotTaken() {
    HttpResponse<String> answer = ProxyDoor.post("/latchkey/me", "{}", "X-API-Key", KEY.secret());

    assertThat(answer.statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> me(String secret) {
    return ProxyDoor.get("/latchkey/me", "X-API-Key", secret);
  }
}
