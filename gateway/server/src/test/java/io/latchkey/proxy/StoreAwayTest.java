package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import org.junit.jupiter.api.Test;

/** What clients get while Redis is away, and when it is back. */
@BothWays
class StoreAwayTest {

  @Test
  void knownKeysGoOnAndUnknownOnesAreToldToComeBack() {
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway = RunningGateway.on(redis)) {
      AdminClient admin = gateway.admin();
      admin.project("away", upstream.uri());
      AdminClient.Key known = admin.key("away");
      AdminClient.Key unknown = admin.key("away");
      assertThat(status(gateway, known)).isEqualTo(200);
      String token =
          Tokens.json(Tokens.ask(gateway, known, Tokens.GRANT)).get("access_token").asString();
      assertThat(tokenStatus(gateway, token)).isEqualTo(200);

      redis.stop();

      assertThat(status(gateway, known)).isEqualTo(200);
      assertThat(tokenStatus(gateway, token)).isEqualTo(200);
      for (AdminClient.Key key : new AdminClient.Key[] {known, unknown}) {
        var noToken = Tokens.ask(gateway, key, Tokens.GRANT);
        assertThat(noToken.statusCode()).isEqualTo(503);
        assertThat(noToken.headers().firstValue("Retry-After")).contains("1");
        assertThat(noToken.body()).contains("\"temporarily_unavailable\"");
      }
      var refused = gateway.get(gateway.proxy("/proxy/away/x"), "X-API-Key", unknown.secret());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("key_store_unavailable");
      assertThat(admin.call("POST", "/v1/keys/" + known.id() + "/revoke", "{}").statusCode())
          .isEqualTo(503);

      redis.restart();

      await().untilAsserted(() -> assertThat(status(gateway, unknown)).isEqualTo(200));
    }
  }

  private static int tokenStatus(RunningGateway gateway, String token) {
    return Tokens.call(gateway, "GET", "/proxy/away/x", token).statusCode();
  }

  private static int status(RunningGateway gateway, AdminClient.Key key) {
    return gateway.get(gateway.proxy("/proxy/away/x"), "X-API-Key", key.secret()).statusCode();
  }
}
