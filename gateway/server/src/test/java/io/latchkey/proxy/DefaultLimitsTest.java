package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limits that hold where nobody has said anything, and the older headers. */
class DefaultLimitsTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.limits.default=5/1h burst 3, 100/1d, 1000/month",
            "latchkey.proxy.rate-limit-headers=x");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void keyWithoutLimitsIsHeldToTheGatewaysAndToldInTheHeadersThatAreSet() {
    AdminClient.Key key = ProxyDoor.ADMIN.key("orders");

    HttpResponse<String> first = get(key);
    get(key);
    get(key);
    HttpResponse<String> refused = get(key);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("X-RateLimit-Limit")).hasValue("3");
    assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("2");
    assertThat(first.headers().firstValue("X-RateLimit-Reset")).hasValue("720");
    assertThat(first.headers().firstValue("RateLimit")).isEmpty();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
    assertThat(refused.body()).contains("\"violated-policies\":[\"1h\"]");
  }

  @Test
  void limitsOfTheKeysOwnHoldInstead() {
    AdminClient.Key none = ProxyDoor.key("\"projects\": [\"orders\"], \"limits\": []");

    for (int i = 0; i < 10; i++) {
      assertThat(get(none).statusCode()).isEqualTo(200);
    }

    assertThat(get(none).headers().firstValue("X-RateLimit-Limit")).isEmpty();
  }

  private static HttpResponse<String> get(AdminClient.Key key) {
    return gateway.get(gateway.proxy("/proxy/orders/x"), "X-API-Key", key.secret());
  }
}
