package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client ends its tokens (RFC 7009), and they have ended when the answer is there. */
class RevocationEndpointTest {

  private final AdminClient.Key key = ADMIN.key("orders");

  @Test
  void tokenIsRefusedByEveryGatewayWhenTheAnswerIsThereAndOthersGoOn() {
    String token = Tokens.of(key);
    String other = Tokens.of(key);
    try (RunningGateway second = RunningGateway.on(ProxyDoor.REDIS, "latchkey.instance=second")) {
      assertThat(status(GATEWAY, token)).isEqualTo(200);
      assertThat(status(second, token)).isEqualTo(200);
      assertThat(status(GATEWAY, other)).isEqualTo(200);

      HttpResponse<String> answer = revoke(key, "token=" + token + "&token_type_hint=access_token");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(status(GATEWAY, token)).isEqualTo(401);
      assertThat(status(second, token)).isEqualTo(401);
      assertThat(status(GATEWAY, other)).isEqualTo(200);
      assertThat(GATEWAY.get(GATEWAY.proxy("/proxy/orders/x"), "X-API-Key", key.secret()))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
    }
  }

  @Test
  void tokenThatIsNoneOrHasEndedIsAnsweredTheSame() {
    String token = Tokens.of(key);
    revoke(key, "token=" + token);

    assertThat(revoke(key, "token=" + token).statusCode()).isEqualTo(200);
    assertThat(revoke(key, "token=nonsense").statusCode()).isEqualTo(200);
  }

  @Test
  void anothersTokenGoesOnAndASecretIsNoToken() {
    String theirs = Tokens.of(ADMIN.key("orders"));

    HttpResponse<String> refused = revoke(key, "token=" + theirs);
    HttpResponse<String> secret = revoke(key, "token=" + key.secret());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"unauthorized_client\"");
    assertThat(status(GATEWAY, theirs)).isEqualTo(200);
    assertThat(secret.statusCode()).isEqualTo(400);
    assertThat(secret.body()).contains("\"unsupported_token_type\"").doesNotContain(key.secret());
  }

  @Test
  void clientThatHasUsedUpItsLimitMayStillEndItsToken() {
    AdminClient.Key limited =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    String token = Tokens.of(limited);
    for (int i = 0; i < 5; i++) {
      status(GATEWAY, token);
    }

    assertThat(status(GATEWAY, token)).isEqualTo(429);
    assertThat(revoke(limited, "token=" + token).statusCode()).isEqualTo(200);
    assertThat(status(GATEWAY, token)).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400, invalid_request",
    "'token=a&token=b', 400, invalid_request",
    "'token=a&client_secret=b', 400, invalid_request",
  })
  void badInputIsRefused(String body, int status, String error) {
    HttpResponse<String> answer = revoke(key, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + error + "\"");
  }

  @Test
  void whoIsNoClientIsRefused() {
    AdminClient.Key wrong = new AdminClient.Key(key.id(), ADMIN.key("orders").secret());

    HttpResponse<String> refused = revoke(wrong, "token=a");
    HttpResponse<String> get = ProxyDoor.get("/oauth2/revoke");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("\"invalid_client\"");
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(get.statusCode()).isEqualTo(405);
  }

  private static int status(RunningGateway gateway, String token) {
    return Tokens.call(gateway, "GET", "/proxy/orders/x", token).statusCode();
  }

  private static HttpResponse<String> revoke(AdminClient.Key client, String body) {
    return GATEWAY.send(
        HttpRequest.newBuilder(GATEWAY.proxy("/oauth2/revoke"))
            .header("Content-Type", Tokens.FORM)
            .header("Authorization", Tokens.basic(client))
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
