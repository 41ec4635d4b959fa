package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to send a key, and what the upstream sees of them: nothing. */
@BothWays
class CredentialFormsTest {

  static Stream<Arguments> forms() {
    String secret = KEY.secret();
    byte[] both = (KEY.id() + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of("X-API-Key", secret),
        Arguments.of("x-api-key", secret),
        Arguments.of("X-Qanapi-Authorization", secret),
        Arguments.of("Authorization", "Bearer " + secret),
        Arguments.of("Authorization", "bEARER " + secret),
        Arguments.of("Authorization", "ApiKey " + secret),
        Arguments.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both)),
        Arguments.of("Authorization", secret));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormOpensTheDoorAndEndsThere(String header, String value) {
    var answer = ProxyDoor.get("/proxy/orders/x", header, value);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(UPSTREAM.lastHeaders()).doesNotContainKey(header);
    assertThat(UPSTREAM.lastHeaders().values()).noneMatch(sent -> sent.contains(KEY.secret()));
  }

  @Test
  void authorizationBelongsToTheUpstreamWhereAHeaderOfItsOwnCarriesTheKey() {
    var answer =
        ProxyDoor.get(
            "/proxy/orders/x", "X-API-Key", KEY.secret(), "Authorization", "Bearer upstreams.own");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("Authorization", "Bearer upstreams.own")
        .doesNotContainKey("X-API-Key");
  }

  @Test
  void sameKeyInTwoHeadersIsOneKeyAndEndsHereInBoth() {
    var answer =
        ProxyDoor.get(
            "/proxy/orders/x",
            "X-API-Key",
            KEY.secret(),
            "Authorization",
            "Bearer " + KEY.secret());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(UPSTREAM.lastHeaders()).doesNotContainKeys("X-API-Key", "Authorization");
  }
}
