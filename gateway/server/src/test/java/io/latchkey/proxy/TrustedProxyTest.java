package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind a proxy that is trusted: what it says of the client counts, and goes on. */
@BothWays
class TrustedProxyTest {

  private static RunningGateway gateway;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    key = ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"203.0.113.0/24\"]");
    gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.proxy.trusted-proxies=127.0.0.0/8",
            "latchkey.proxy.identity.key=X-Consumer-Id",
            "latchkey.proxy.identity.organization=");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void addressThatTheProxyNamesIsTheClients() {
    assertThat(get("X-Forwarded-For", "203.0.113.9").statusCode()).isEqualTo(200);
    assertThat(get("X-Forwarded-For", "198.51.100.1, 203.0.113.9").statusCode()).isEqualTo(200);
    assertThat(get("X-Forwarded-For", "203.0.113.9, 198.51.100.1").body())
        .contains("address_not_allowed");
    assertThat(get("X-Real-IP", "203.0.113.9").body()).contains("address_not_allowed");
    assertThat(get("Forwarded", "for=203.0.113.9").body()).contains("address_not_allowed");
  }

  @Test
  void upstreamIsToldTheWholeWay() {
    get(
        "X-Forwarded-For",
        "203.0.113.9",
        "X-Forwarded-Proto",
        "https",
        "X-Forwarded-Host",
        "api.example.org",
        "X-Forwarded-Port",
        "443");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Forwarded-For", "203.0.113.9, 127.0.0.1")
        .containsEntry("X-Forwarded-Proto", "https")
        .containsEntry("X-Forwarded-Host", "api.example.org")
        .containsEntry("X-Forwarded-Port", "443");
  }

  @Test
  void portFollowsTheHostAndTheSchemeThatTheProxyNames() {
    get("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-Port", "443");

    get("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Host", "api.example.org:8443");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-Port", "8443");

    get("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Host", "api.example.org");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-Port", "80");
  }

  @Test
  void prefixOfTheProxyStandsBeforeThatOfTheGateway() {
    get("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Prefix", "/outer/");

    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Forwarded-Prefix", "/outer/proxy/orders");
  }

  @Test
  void identityStandsWhereTheOperatorWantsIt() {
    get(
        "X-Forwarded-For",
        "203.0.113.9",
        "X-Consumer-Id",
        "somebody else",
        "X_Consumer_Id",
        "another");

    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Consumer-Id", key.id())
        .containsEntry("X-Latchkey-Project", ProxyDoor.ORDERS)
        .doesNotContainKeys("X_Consumer_Id", "X-Latchkey-Key-Id", "X-Latchkey-Organization");
  }

  private static HttpResponse<String> get(String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "X-API-Key";
    all[1] = key.secret();
    return gateway.get(gateway.proxy("/proxy/orders/x"), all);
  }
}
