package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Upstreams, ingresses and holders are told whose key it is, and nobody else can say so. */
class KeyOwnerTest {

  private static final String OWNED = "\"projects\": [\"orders\"], \"owner\": \"cust 4711\"";

  @Test
  void upstreamIsToldTheOwnerAndNotWhatTheClientSays() {
    call(ProxyDoor.key(OWNED), "X-Latchkey-Owner: me", "X_Latchkey_Owner: me");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Latchkey-Owner", "cust 4711")
        .doesNotContainKey("X_Latchkey_Owner");
  }

  @Test
  void keyWithoutAnOwnerHasNone() {
    call(ADMIN.key("orders"), "X-Latchkey-Owner: me", "x_latchkey-owner: me");

    assertThat(UPSTREAM.lastHeaders()).doesNotContainKeys("X-Latchkey-Owner", "x_latchkey-owner");
  }

  @Test
  void accessTokenHasItsKeysOwner() {
    String token = Tokens.of(ProxyDoor.key(OWNED));

    assertThat(Tokens.call("GET", "/proxy/orders/x", token).statusCode()).isEqualTo(200);

    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Latchkey-Owner", "cust 4711");
  }

  @Test
  void forwardAuthAnswersTheOwner() {
    AdminClient.Key key = ProxyDoor.key(OWNED);

    HttpResponse<String> yes =
        ProxyDoor.get("/latchkey/auth?project=orders", "X-API-Key", key.secret());

    assertThat(yes.headers().firstValue("X-Latchkey-Owner")).hasValue("cust 4711");
  }

  @Test
  void holderIsToldItsLabels() {
    AdminClient.Key key =
        ProxyDoor.key(OWNED + ", \"metadata\": {\"plan\": \"gold\"}, \"tags\": [\"eu\"]");

    String me = ProxyDoor.get("/latchkey/me", "X-API-Key", key.secret()).body();

    assertThat(me)
        .contains("\"owner\":\"cust 4711\"", "\"metadata\":{\"plan\":\"gold\"}")
        .contains("\"tags\":[\"eu\"]");
  }

  @Test
  void otherOwnerReachesTheGateway() {
    AdminClient.Key key = ProxyDoor.key(OWNED);
    call(key);

    ADMIN.json("PATCH", "/v1/keys/" + key.id(), "{\"owner\": \"cust 4712\"}");

    await()
        .untilAsserted(
            () -> {
              call(key);
              assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Latchkey-Owner", "cust 4712");
            });
  }

  private static void call(AdminClient.Key key, String... headers) {
    String[] lines = new String[headers.length + 4];
    lines[0] = "GET /proxy/orders/x HTTP/1.1";
    lines[1] = "Host: localhost";
    lines[2] = "Connection: close";
    lines[3] = "X-API-Key: " + key.secret();
    System.arraycopy(headers, 0, lines, 4, headers.length);
    assertThat(RawHttp.exchange(ProxyDoor.port(), lines)).startsWith("HTTP/1.1 200");
  }
}
