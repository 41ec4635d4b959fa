package io.latchkey.proxy;

import static io.latchkey.proxy.ForwardAuthTest.ask;
import static io.latchkey.proxy.ForwardAuthTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ingress that the operator has not named, or a client that pretends to be one. */
class UntrustedIngressTest {

  @BeforeAll
  static void makeSecondProject() {
    String organization =
        ProxyDoor.ADMIN.json("GET", "/v1/projects/orders", "").get("organization").asString();
    ProxyDoor.ADMIN.json(
        "POST",
        "/v1/projects",
        "{\"organization\": \"%s\", \"name\": \"Second\", \"slug\": \"untrusted-second\"}"
            .formatted(organization));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Method",
        "X-Original-Method",
        "X-Forwarded-Uri",
        "X-Original-URI",
        "X-Original-URL"
      })
  void addressThatIsNotTrustedSpeaksForNobody(String header) {
    HttpResponse<String> no =
        ask(ProxyDoor.GATEWAY, "GET", "?project=orders", ProxyDoor.KEY.secret(), header, "/");

    assertThat(no.statusCode()).isEqualTo(403);
    assertThat(code(no)).isEqualTo("forwarding_not_trusted");
    assertThat(no.body()).contains("latchkey.proxy.trusted-proxies");
  }

  @Test
  void addressThatIsNotTrustedAsksForItself() {
    AdminClient.Key both = ProxyDoor.key("\"projects\": [\"orders\", \"untrusted-second\"]");
    AdminClient.Key elsewhere =
        ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"203.0.113.0/24\"]");

    assertThat(
            ask(ProxyDoor.GATEWAY, "GET", "?project=orders", ProxyDoor.KEY.secret()).statusCode())
        .isEqualTo(200);
    assertThat(
            code(ask(ProxyDoor.GATEWAY, "GET", "", both.secret(), "X-Latchkey-Project", "orders")))
        .isEqualTo("ambiguous_project");
    assertThat(
            code(
                ask(
                    ProxyDoor.GATEWAY,
                    "GET",
                    "?project=orders",
                    elsewhere.secret(),
                    "X-Forwarded-For",
                    "203.0.113.9")))
        .isEqualTo("address_not_allowed");
  }
}
