package io.latchkey.proxy;

import static io.latchkey.proxy.HolderRolling.PROJECT;
import static io.latchkey.proxy.HolderRolling.code;
import static io.latchkey.proxy.HolderRolling.roll;
import static io.latchkey.proxy.HolderRolling.send;
import static io.latchkey.proxy.HolderRolling.status;
import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The holder of a key rolls it at the public listener, with nothing but the key. */
class HolderRollTest {

  private static RunningGateway other;

  @BeforeAll
  static void open() {
    HolderRolling.open();
    other =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.instance=for-holders",
            "latchkey.roles=proxy",
            "latchkey.key.holder-roll-interval=1s");
  }

  @AfterAll
  static void close() {
    other.close();
  }

  @Test
  void holderGetsANewSecretAndEveryGatewayRefusesTheOldOneWhenTheAnswerComes() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String token = Tokens.of(key);
    assertThat(status(other, key.secret())).isEqualTo(200);

    HttpResponse<String> answer = roll(other, key.secret(), "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode rolled = Tokens.json(answer);
    String secret = rolled.get("secret").asString();
    assertThat(rolled.get("id").asString()).isEqualTo(key.id());
    assertThat(rolled.get("clientId").asString()).isEqualTo(key.id());
    assertThat(secret).startsWith("lk_").endsWith(rolled.get("tail").asString());
    assertThat(rolled.get("revocation").get("confirmed")).hasSize(2);
    assertThat(rolled.get("revocation").get("pending")).isEmpty();
    for (RunningGateway gateway : List.of(ProxyDoor.GATEWAY, other)) {
      assertThat(status(gateway, key.secret())).isEqualTo(401);
      assertThat(status(gateway, secret)).isEqualTo(200);
      assertThat(Tokens.status(gateway, token)).isEqualTo(401);
    }
  }

  @Test
  void oldSecretWorksForTheOverlapButRollsNothing() {
    AdminClient.Key key = ADMIN.key(PROJECT);

    JsonNode rolled = Tokens.json(roll(other, key.secret(), "{\"overlap\": \"1h\"}"));

    assertThat(status(ProxyDoor.GATEWAY, key.secret())).isEqualTo(200);
    assertThat(status(ProxyDoor.GATEWAY, rolled.get("secret").asString())).isEqualTo(200);
    assertThat(key.secret()).endsWith(rolled.get("oldSecret").get("tail").asString());
    assertThat(rolled.has("revocation")).isFalse();
    assertThat(code(roll(other, key.secret(), ""), 403)).isEqualTo("current_secret_required");
  }

  @Test
  void accessTokenRollsNothing() {
    AdminClient.Key key = ADMIN.key(PROJECT);

    HttpResponse<String> refused = send(other, "", "Authorization", "Bearer " + Tokens.of(key));

    assertThat(code(refused, 403)).isEqualTo("current_secret_required");
    assertThat(status(other, key.secret())).isEqualTo(200);
  }

  @Test
  void clientIdAndSecretRollTheirKey() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    AdminClient.Key wrong = new AdminClient.Key(ADMIN.key(PROJECT).id(), key.secret());

    assertThat(send(other, "", "Authorization", Tokens.basic(wrong)).statusCode()).isEqualTo(401);
    assertThat(send(other, "", "Authorization", Tokens.basic(key)).statusCode()).isEqualTo(200);
  }

  @Test
  void everyProjectOfTheKeyMustAllowIt() {
    ADMIN.projectBeside(PROJECT, "holders-not");
    AdminClient.Key both = ProxyDoor.key("\"projects\": [\"" + PROJECT + "\", \"holders-not\"]");
    AdminClient.Key orders = ADMIN.key("orders");

    assertThat(code(roll(other, both.secret(), ""), 403)).isEqualTo("roll_not_allowed");
    assertThat(code(roll(other, orders.secret(), ""), 403)).isEqualTo("roll_not_allowed");
    ADMIN.json("PATCH", "/v1/projects/holders-not", "{\"holderRoll\": true}");
    assertThat(roll(other, both.secret(), "").statusCode()).isEqualTo(200);
  }

  @Test
  void holderCanNotRollInALoop() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String secret = Tokens.json(roll(ProxyDoor.GATEWAY, key.secret(), "")).get("secret").asString();

    HttpResponse<String> refused = roll(ProxyDoor.GATEWAY, secret, "");

    assertThat(code(refused, 429)).isEqualTo("rolled_recently");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 60L);
    assertThat(status(other, secret)).isEqualTo(200);
    Awaitility.await()
        .atMost(Patience.LONGEST)
        .until(() -> roll(other, secret, "").statusCode() == 200);
  }

  @Test
  void ofRollsAtOnceOneSucceedsAndTheOthersAreRefused() throws Exception {
    AdminClient.Key key = ADMIN.key(PROJECT);
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Callable<HttpResponse<String>> call = () -> roll(other, key.secret(), "");

    List<Future<HttpResponse<String>>> answers = callers.invokeAll(Collections.nCopies(8, call));
    callers.shutdown();

    List<String> secrets = new ArrayList<>();
    for (Future<HttpResponse<String>> answer : answers) {
      if (answer.get().statusCode() == 200) {
        secrets.add(Tokens.json(answer.get()).get("secret").asString());
      } else {
        assertThat(answer.get().statusCode()).isIn(401, 403);
      }
    }
    assertThat(secrets).hasSize(1);
    assertThat(status(other, secrets.get(0))).isEqualTo(200);
  }

  @Test
  void keyThatDoesNotWorkIsNotRolled() {
    AdminClient.Key suspended = ADMIN.key(PROJECT);
    ADMIN.json("POST", "/v1/keys/" + suspended.id() + "/suspend", "{}");
    AdminClient.Key revoked = ADMIN.key(PROJECT);
    ADMIN.revoke(revoked);
    AdminClient.Key elsewhere =
        ProxyDoor.key(
            "\"projects\": [\"" + PROJECT + "\"], \"allowedAddresses\": [\"192.0.2.0/24\"]");

    assertThat(code(roll(other, suspended.secret(), ""), 401)).isEqualTo("suspended_key");
    assertThat(code(roll(other, revoked.secret(), ""), 401)).isEqualTo("revoked_key");
    assertThat(code(roll(other, elsewhere.secret(), ""), 403)).isEqualTo("address_not_allowed");
    assertThat(code(roll(other, "lk_nonsense", ""), 401)).isEqualTo("invalid_key");
  }

  @Test
  void keyThatItsOrganizationsPolicyDoesNotLetLiveOnIsNotRolled() {
    ADMIN.project("holders-expiring", ProxyDoor.UPSTREAM.uri());
    JsonNode project =
        ADMIN.json("PATCH", "/v1/projects/holders-expiring", "{\"holderRoll\": true}");
    AdminClient.Key endless = ADMIN.key("holders-expiring");
    ADMIN.json(
        "PATCH",
        "/v1/organizations/" + project.get("organization").asString(),
        "{\"expiry\": {\"required\": true}}");

    assertThat(code(roll(other, endless.secret(), ""), 409)).isEqualTo("expiry_policy");
  }

  @Test
  void organizationIsToldThatTheHolderRolledTheKey() {
    AdminClient.Key key = ADMIN.key(PROJECT);
    String organization =
        ADMIN.json("GET", "/v1/keys/" + key.id(), "").get("organization").asString();
    String webhook =
        ADMIN
            .json(
                "POST",
                "/v1/webhooks",
                "{\"organization\": \"%s\", \"url\": \"https://receiver.example/\","
                        .formatted(organization)
                    + " \"actions\": [\"key.rolled\"]}")
            .get("id")
            .asString();

    roll(other, key.secret(), "{\"overlap\": \"1h\"}");

    JsonNode data =
        ADMIN
            .json("GET", "/v1/events?action=key.rolled&target=" + key.id(), "")
            .get("items")
            .get(0)
            .get("data");
    assertThat(data.get("actor").get("name").asString()).isEqualTo("holder");
    assertThat(data.get("actor").get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(data.get("details").get("by").asString()).isEqualTo("holder");
    assertThat(data.toString()).doesNotContain(key.secret());
    Awaitility.await()
        .atMost(Patience.LONGEST)
        .until(
            () ->
                !ADMIN
                    .json("GET", "/v1/webhooks/" + webhook + "/deliveries", "")
                    .get("items")
                    .isEmpty());
    ADMIN.call("DELETE", "/v1/webhooks/" + webhook, "");
  }
}
