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

  @Test
  void clientWithoutAKeyIsToldWhereTokensComeFrom() {
    HttpResponse<String> refusal = ProxyDoor.get("/proxy/orders/x");

    String here = "http://127.0.0.1:" + ProxyDoor.port();
    String metadata = here + "/.well-known/oauth-protected-resource";
    assertThat(refusal.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"latchkey\", resource_metadata=\"" + metadata + "\"");
    HttpResponse<String> answer = ProxyDoor.get("/.well-known/oauth-protected-resource");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Tokens.json(answer).get("resource").asString()).isEqualTo(here);
    assertThat(Tokens.json(answer).at("/authorization_servers/0").asString()).isEqualTo(here);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void whatAClientSaysOfAProxyIsNotInTheRefusal() {
    HttpResponse<String> refusal =
        ProxyDoor.get("/proxy/orders/x", "X-Forwarded-Host", "evil.example");

    assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
        .doesNotContain("evil.example");
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
      var refusal = gateway.get(gateway.proxy("/proxy/orders/x"));
      String metadata = "/.well-known/oauth-protected-resource/keys";
      assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("resource_metadata=\"https://gateway.example" + metadata + "\"");
      var resource = gateway.get(gateway.proxy(metadata));
      assertThat(Tokens.json(resource).get("resource").asString())
          .isEqualTo("https://gateway.example/keys");
    }
  }

  @Test
  void otherMethodsAreNotTaken() {
    assertThat(ProxyDoor.post(PATH, "{}", "Accept", "*/*").statusCode()).isEqualTo(405);
  }
}
