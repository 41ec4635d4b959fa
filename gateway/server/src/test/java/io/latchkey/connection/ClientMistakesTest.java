package io.latchkey.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a client sends to the console's listener is a failure of the gateway. */
class ClientMistakesTest {

  private static TestRedis redis;
  private static RunningGateway gateway;
  private static int port;

  private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    gateway = RunningGateway.on(redis);
    port = gateway.console("/").getPort();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
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
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "GARBAGE -> 400",
        "GET /a b HTTP/1.1|Host: localhost -> 400",
        "GET /v1/keys HTTP/1.1 -> 400",
        "GET /v1/keys HTTP/1.1|Host: a|Host: b -> 400",
        "GET /v1/keys HTTP/1.1|Host: a:b -> 400",
        "OPTIONS * HTTP/1.1|Host: localhost -> 400",
        "GET /LONG HTTP/1.1|Host: localhost -> 414",
        "GET / HTTP/1.1|Host: localhost|X: LONG -> 431",
        "GET /v1/keys?q=%zz HTTP/1.1|Host: localhost -> 400",
        "GET / HTTP/3.0|Host: localhost -> 505"
      })
  void headThatCannotBeServedIsAProblem(String head, int status) {
    String text = head.replace("LONG", "x".repeat(20_000)).replace("|", "\r\n");

    String answer = RawHttp.send(port, text + "\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"code\":\"", "\"requestId\":\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "GET /sign-in?return=%zz HTTP/1.1|Host: localhost -> 400",
        "GET /keys HTTP/1.1|Host: a|Host: b -> 400",
        "GET /LONG HTTP/1.1|Host: localhost -> 414",
        "GET /keys HTTP/1.1|Host: localhost|Bad Name: x -> 400"
      })
  void browserIsShownAPageForAHeadThatCannotBeServed(String head, int status) {
    String text = head.replace("LONG", "x".repeat(8_200)).replaceFirst("\\|", "\r\n" + BROWSER);

    String answer = RawHttp.send(port, text.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: text/html")
        .contains("<h1>", "Request <code>");
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
        port,
        "GET " + target + " HTTP/1.1",
        "Host: localhost",
        headers.length == 0 ? "Accept: */*" : headers[0],
        "Connection: close");
  }
}
