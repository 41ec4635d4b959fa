package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import io.lettuce.core.Range;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How access tokens end, on two gateways with one Redis, through their real doors. */
@BothWays
class TokenEndTest {

  private static RunningGateway other;

  @BeforeAll
  static void startAnother() {
    other =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.instance=for-tokens",
            "latchkey.oauth.token-lifetime=2s",
            "latchkey.oauth.tokens-per-key=2");
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void revocationEndsTokensOnEveryGatewayWhenItReturns() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = tokenThatBothKnow(key);

    JsonNode revoked = ADMIN.revoke(key);

    assertThat(revoked.get("revocation").get("confirmed")).hasSize(2);
    for (RunningGateway gateway : new RunningGateway[] {ProxyDoor.GATEWAY, other}) {
      HttpResponse<String> refused = Tokens.call(gateway, "GET", "/proxy/orders/x", token);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("\"revoked_key\"");
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(value -> assertThat(value).contains("error=\"invalid_token\""));
    }
  }

  @Test
  void deletionEndsTokensOnEveryGatewayWhenItReturns() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = tokenThatBothKnow(key);

    ADMIN.json("DELETE", "/v1/keys/" + key.id() + "?force=true", "");

    assertThat(Tokens.status(token)).isEqualTo(401);
    assertThat(Tokens.status(other, token)).isEqualTo(401);
  }

  @Test
  void rollEndsTokensAtOnceAlsoWhereTheOldSecretGoesOn() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = tokenThatBothKnow(key);

    JsonNode rolled = ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"1h\"}");

    assertThat(rolled.get("revocation").get("confirmed")).hasSize(2);
    assertThat(Tokens.status(token)).isEqualTo(401);
    assertThat(Tokens.status(other, token)).isEqualTo(401);
    assertThat(Tokens.status(Tokens.of(key))).isEqualTo(200);
    AdminClient.Key fresh = new AdminClient.Key(key.id(), rolled.get("secret").asString());
    assertThat(Tokens.status(Tokens.of(fresh))).isEqualTo(200);
  }

  @Test
  void rollWithoutAnOverlapLeavesNothingThatTheOldSecretOpened() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = tokenThatBothKnow(key);

    ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{}");

    assertThat(Tokens.status(token)).isEqualTo(401);
    assertThat(Tokens.status(other, token)).isEqualTo(401);
    assertThat(Tokens.ask(key, Tokens.GRANT).statusCode()).isEqualTo(401);
  }

  @Test
  void issueOfATokenTakesNoKeyOutOfAnyCache() {
    AdminClient.Key key = ADMIN.key("orders");
    assertThat(Tokens.status(other, tokenThatBothKnow(key))).isEqualTo(200);
    long changes = changesOf(key);

    Tokens.of(key);

    assertThat(changesOf(key)).isEqualTo(changes);
  }

  @Test
  void tokenEndsByItself() {
    AdminClient.Key key = ADMIN.key("orders");
    String token = await().until(() -> shortLived(key), each -> Tokens.status(each) == 200);

    // A request that is open when the token ends is cut.
    await().ignoreException(UncheckedIOException.class).until(() -> Tokens.status(token) == 401);

    assertThat(Tokens.call("GET", "/proxy/orders/x", token).body()).contains("\"expired_key\"");
    assertThat(Tokens.call(other, "GET", "/proxy/orders/x", token).body())
        .contains("\"expired_key\"");
  }

  /** A token of two seconds; or a word that is none, where the key has all its tokens. */
  private static String shortLived(AdminClient.Key key) {
    JsonNode issued = Tokens.json(Tokens.ask(other, key, Tokens.GRANT));
    assertThat(issued.path("expires_in").asInt(2)).isEqualTo(2);
    return issued.path("access_token").asString("none");
  }

  @Test
  void tokenNeverOutlivesItsKey() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"], \"expiresIn\": \"30m\"");

    int seconds = Tokens.json(Tokens.ask(key, Tokens.GRANT)).get("expires_in").asInt();

    assertThat(seconds).isBetween(1_500, 1_800);
  }

  @Test
  void tokenOfAnOldSecretEndsWithTheOverlap() {
    AdminClient.Key key = ADMIN.key("orders");
    ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"30m\"}");

    int seconds = Tokens.json(Tokens.ask(key, Tokens.GRANT)).get("expires_in").asInt();

    assertThat(seconds).isBetween(1_500, 1_800);
  }

  @Test
  void keyThatHasAllItsTokensIsToldWhenTheFirstEnds() {
    AdminClient.Key key = ADMIN.key("orders");
    assertThat(Tokens.ask(other, key, Tokens.GRANT).statusCode()).isEqualTo(200);
    assertThat(Tokens.ask(other, key, Tokens.GRANT).statusCode()).isEqualTo(200);

    HttpResponse<String> refused =
        await()
            .until(
                () -> Tokens.ask(other, key, Tokens.GRANT), answer -> answer.statusCode() != 200);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"too_many_tokens\"");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 2L);
    await().until(() -> Tokens.ask(other, key, Tokens.GRANT).statusCode() == 200);
  }

  private static long changesOf(AdminClient.Key key) {
    return ProxyDoor.REDIS
        .with(commands -> commands.xrange("latchkey:changes", Range.unbounded()))
        .stream()
        .filter(change -> key.id().equals(change.getBody().get("id")))
        .count();
  }

  /** A token that is in the caches of both gateways. */
  private static String tokenThatBothKnow(AdminClient.Key key) {
    String token = Tokens.of(key);
    assertThat(Tokens.status(token)).isEqualTo(200);
    assertThat(Tokens.status(other, token)).isEqualTo(200);
    return token;
  }
}
