package io.latchkey.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a client sends to the console's listener is a failure of the gateway. */
class ClientMistakesTest {

  private static final TestRedis REDIS = TestRedis.start();
  private static final RunningGateway GATEWAY = RunningGateway.on(REDIS);
  private static final int PORT = GATEWAY.console("/").getPort();

  @AfterAll
  static void stop() {
    GATEWAY.close();
    REDIS.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/../env",
        "/actuator/health/%2e%2e/env",
        "/actuator/health/./liveness",
        "/actuator/health/..;a/env",
        "/actuator/../sign-in",
        "/v1/../x",
        "/assets/../x",
        "/assets/..%2fx",
        "/%zz",
        "/sign-in?return=%zz",
        "/v1/keys?limit=%zz"
      })
  void targetThatCouldBeReadInTwoWaysIsRefused(String target) {
    assertThat(get(target)).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2F%25zz",
        "%2F%25",
        "%2F%252",
        "%2Fa%25zz%3Fb",
        "%2F%2Fevil",
        "%00",
        "%2F%0d%0aX"
      })
  void signInPageReturnsToNoPlaceThatIsNone(String place) {
    assertThat(get("/sign-in?return=" + place))
        .startsWith("HTTP/1.1 200 ")
        .containsPattern("name=\"return\"[^>]*value=\"/\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/sign-in, Accept: x/y;q=z",
    "/sign-in, Cookie: a=b; =; latchkey=%",
    "/sign-in, 'Accept-Language: ;;q='",
    "/sign-in, If-Modified-Since: x",
    "/v1/keys, Authorization: Basic %",
    "/v1/keys, Authorization: Bearer",
    "/actuator/prometheus, 'Accept: ,,;q=x'",
    "/openapi.json, Range: bytes=z"
  })
  void oddHeaderIsNoFailure(String path, String header) {
    assertThat(get(path, header)).doesNotStartWith("HTTP/1.1 5").startsWith("HTTP/1.1 ");
  }

  private static String get(String target, String... headers) {
    return RawHttp.exchange(
        PORT,
        "GET " + target + " HTTP/1.1",
        "Host: localhost",
        headers.length == 0 ? "Accept: */*" : headers[0],
        "Connection: close");
  }
}
