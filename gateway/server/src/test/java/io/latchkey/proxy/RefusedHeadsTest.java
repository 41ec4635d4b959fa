package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RawHttp2;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be served at all is refused like everything else: with a document, and counted. */
@BothWays
class RefusedHeadsTest {

  private static final String LONG = "x".repeat(16_500);

  static Stream<Arguments> heads() {
    return Stream.of(
        head(400, "bad_request", "GARBAGE\r\n\r\n"),
        head(400, "bad_request", "GET /x\r\n\r\n"),
        head(400, "bad_request", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET /x ICY/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "G\u00e4T /x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET ftp://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET http://other/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\n\r\n"),
        head(400, "bad_request", "GET http://localhost/ HTTP/1.1\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost:\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a:99999\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: a,b\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: %61\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: [fe80::1%25eth0]\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\n\r\n"),
        head(400, "bad_request", "GET /x HTTP/1.1\r\nHost: localhost\r\nnone\r\n\r\n"),
        head(
            400,
            "bad_request",
            String.join(
                "\r\n",
                "POST /x HTTP/1.1",
                "Host: localhost",
                "Content-Length: 1",
                "Content-Length: 2",
                "",
                "")),
        head(
            400, "bad_request", "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n"),
        coded("gzip, chunked"),
        coded("chunked, chunked"),
        coded("chunked;q=1"),
        coded(",chunked"),
        coded("identity"),
        coded(""),
        head(405, "method_not_allowed", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        head(414, "target_too_long", "GET /" + LONG + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        head(414, "target_too_long", "GET /?" + LONG.repeat(20) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        head(431, "headers_too_large", "GET / HTTP/1.1\r\nHost: x\r\nX: " + LONG + "\r\n\r\n"),
        head(
            431,
            "headers_too_large",
            "GET / HTTP/1.1\r\nHost: x\r\n" + ("X: " + LONG + "\r\n").repeat(20) + "\r\n"),
        head(505, "version_not_supported", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n"),
        head(505, "version_not_supported", "GET / HTTP/3.1\r\nHost: localhost\r\n\r\n"));
  }

  private static Arguments coded(String coding) {
    String head = "POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: " + coding;
    return head(400, "bad_request", head + "\r\n\r\n");
  }

  private static Arguments head(int status, String code, String head) {
    return Arguments.of(status, code, head);
  }

  @ParameterizedTest(name = "{0} {1} {index}")
  @MethodSource("heads")
  void headThatCannotBeServedIsAProblemAndCounted(int status, String code, String head) {
    int before = UPSTREAM.seen().size();
    double counted = counted(code);
    boolean ends = head.length() > 4 * LONG.length();
    String text = ends ? head : head.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");

    String answer = RawHttp.send(ProxyDoor.port(), text);

    assertProblem(answer, status, code);
    assertThat(counted(code)).isGreaterThan(counted);
    assertThat(UPSTREAM.seen()).hasSize(before);
  }

  private static void assertProblem(String answer, int status, String code) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"code\":\"" + code + "\"");
    Matcher named = Pattern.compile("(?i)x-request-id: (\\S+)").matcher(answer);
    assertThat(named.find()).isTrue();
    assertThat(answer).contains("\"requestId\":\"" + named.group(1) + "\"");
  }

  @Test
  void refusalOfAHeadComesAfterTheAnswersBeforeIt() {
    String good =
        "GET /proxy/orders/x HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
            + KEY.secret()
            + "\r\n\r\n";

    List<String> answers =
        RawHttp.pipelined(ProxyDoor.port(), 3, good + good + "GET /a b HTTP/1.1\r\n\r\n" + good);

    assertThat(answers.get(0)).startsWith("HTTP/1.1 200 ");
    assertThat(answers.get(1)).startsWith("HTTP/1.1 200 ");
    assertProblem(answers.get(2), 400, "bad_request");
  }

  @Test
  void targetAsLongAsTheSettingAllowsIsServed() {
    String path = "/proxy/orders/";
    String target = path + "x".repeat(8192 - path.length());

    // Its upstream has a limit of its own.
    assertThat(get(target)).doesNotContain("target_too_long");
    assertProblem(get(target + "x"), 414, "target_too_long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "-1\r\n", "fffffffffffffffff\r\n", "1\r\nab\r\n", "\r\n"})
  void bodyWithMalformedChunksIsAProblem(String chunks) {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            "POST /proxy/orders/count HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                + KEY.secret()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks);

    assertProblem(answer, 400, "bad_request");
  }

  @Test
  void headThatCannotBeServedIsAProblemOverHttp2() {
    assertStreamed("405", ":method", "CONNECT", ":authority", "localhost:1");
    assertStreamed("400", path("/x", "a:b"));
    assertStreamed("400", path("x", "localhost"));
    assertStreamed("400", path("http://other/x", "localhost"));
    assertStreamed("400", path("http://localhost/x", "localhost"));
    assertStreamed("400", path("/x", "%61"));
    assertStreamed("400", path("/x y", "localhost"));
    assertStreamed("400", join(path("/x", "localhost"), "host", "other"));
    assertStreamed("400", join(path("/x", "localhost"), "host", "localhost", "host", "other"));
    assertStreamed("400", ":method", "GE T", ":scheme", "http", ":authority", "a", ":path", "/x");
    assertStreamed("414", path("/" + LONG, "localhost"));
    assertStreamed("431", join(path("/x", "localhost"), "x", LONG));
    assertStreamed("431", join(path("/x", "localhost"), "x", LONG, "y", LONG, "z", LONG));
    assertStreamed("404", join(path("/nowhere", "localhost"), "host", "localhost:80"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1|Host: a|Host: b",
        "GET /x HTTP/1.1|X: y",
        "GET /x HTTP/1.1|Host: a b",
        "GET /x HTTP/1.1|Host: a:99999",
        "GET http://other/x HTTP/1.1|Host: localhost",
        "OPTIONS * HTTP/1.1|Host: localhost"
      })
  void headThatCannotBeServedDoesNotBecomeOneOfHttp2(String head) {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            head.replace("|", "\r\n")
                + "\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");

    assertProblem(answer, 400, "bad_request");
  }

  private static String[] path(String path, String authority) {
    return new String[] {
      ":method", "GET", ":scheme", "http", ":authority", authority, ":path", path
    };
  }

  private static String[] join(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private static void assertStreamed(String status, String... headers) {
    try (RawHttp2 http2 = RawHttp2.connect(ProxyDoor.port())) {
      RawHttp2.Answer answer = http2.exchange(headers);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.body())
          .contains("\"requestId\":\"" + answer.headers().get("x-request-id") + "\"");
    }
  }

  private static String get(String target) {
    return RawHttp.exchange(
        ProxyDoor.port(),
        "GET " + target + " HTTP/1.1",
        "Host: localhost",
        "X-API-Key: " + KEY.secret(),
        "Connection: close");
  }

  private static double counted(String code) {
    String scrape = ProxyDoor.GATEWAY.get(ProxyDoor.GATEWAY.console("/actuator/prometheus")).body();
    return scrape
        .lines()
        .filter(line -> line.startsWith("latchkey_problems_total"))
        .filter(line -> line.contains("code=\"" + code + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
