package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Where clients find the token endpoint (RFC 8414). */
class OAuthMetadataTest {

  private static final String PATH = "/.well-known/oauth-authorization-server";

  @Test
  void metadataNamesTheTokenEndpointAtTheAddressThatWasAsked() {
    HttpResponse<String> answer = ProxyDoor.get(PATH);

    String here = "http://127.0.0.1:" + ProxyDoor.port();
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode metadata = Tokens.json(answer);
    assertThat(metadata.get("issuer").asString()).isEqualTo(here);
    assertThat(metadata.get("token_endpoint").asString()).isEqualTo(here + "/oauth2/token");
    assertThat(metadata.get("revocation_endpoint").asString()).isEqualTo(here + "/oauth2/revoke");
    assertThat(metadata.get("revocation_endpoint_auth_methods_supported")).hasSize(2);
    assertThat(metadata.get("grant_types_supported").get(0).asString())
        .isEqualTo("client_credentials");
    assertThat(metadata.get("response_types_supported")).isEmpty();
    assertThat(metadata.get("token_endpoint_auth_methods_supported")).hasSize(2);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void whatAClientSaysOfAProxyIsNotBelieved() {
    HttpResponse<String> answer =
        ProxyDoor.get(PATH, "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https");

    assertThat(answer.body()).doesNotContain("evil.example", "https:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example/path", "a\"b", "user@evil.example", "a b", "<x>"})
  void hostThatIsNoneIsRefused(String host) {
    String answer =
        RawHttp.exchange(
            ProxyDoor.port(), "GET " + PATH + " HTTP/1.1", "Host: " + host, "Connection: close");

    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("evil.example");
  }

  @Test
  void trustedProxyAndASettingSayWhatTheAddressIs() {
    try (RunningGateway gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.roles=proxy",
            "latchkey.proxy.trusted-proxies=127.0.0.0/8")) {
      var answer =
          gateway.get(
              gateway.proxy(PATH),
              "X-Forwarded-Host",
              "spoofed.example, api.example",
              "X-Forwarded-Proto",
              "https");

      assertThat(Tokens.json(answer).get("issuer").asString()).isEqualTo("https://api.example");
    }
    try (RunningGateway gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.roles=proxy",
            "latchkey.oauth.issuer=https://gateway.example/keys")) {
      var answer = gateway.get(gateway.proxy(PATH));

      assertThat(Tokens.json(answer).get("token_endpoint").asString())
          .isEqualTo("https://gateway.example/keys/oauth2/token");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("max-age=3600");
    }
  }

  @Test
  void otherMethodsAreNotTaken() {
    assertThat(ProxyDoor.post(PATH, "{}", "Accept", "*/*").statusCode()).isEqualTo(405);
  }
}
