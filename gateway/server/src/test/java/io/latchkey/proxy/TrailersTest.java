package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.ScriptedUpstream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes behind a chunked body, in both directions. */
@BothWays
class TrailersTest {

  private static ScriptedUpstream upstream;
  private static AdminClient.Key key;

  @BeforeAll
  static void createProject() {
    upstream =
        ScriptedUpstream.start(
            request ->
                request.answer(
                    "HTTP/1.1 200 OK\r\n"
                        + (request.line().contains("announced") ? "Trailer: X-Sum\r\n" : "")
                        + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                        + "X-Sum: 42\r\nSet-Cookie: a=b\r\n\r\n"));
    ADMIN.project("trailers", upstream.uri());
    key = ADMIN.key("trailers");
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static String post(String path, String trailers, String... headers) {
    return "POST /proxy/trailers/%s HTTP/1.1\r\nHost: api.test\r\nX-API-Key: %s\r\n%s%s%s\r\n"
        .formatted(
            path,
            key.secret(),
            headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n",
            "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
            trailers);
  }

  private static ScriptedUpstream.Request seen(String path) {
    return upstream.requests().stream()
        .filter(each -> each.line().contains("/" + path + " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void trailersOfARequestReachItsUpstreamWithTheirAnnouncement() {
    String sent =
        post("sum", "X-Sum: 7\r\n", "Trailer: X-Sum", "TE: trailers", "Connection: close, TE");

    String answer = RawHttp.send(ProxyDoor.port(), sent);

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(seen("sum").body()).contains("hello").contains("X-Sum: 7");
    assertThat(seen("sum").head().toLowerCase(Locale.ROOT))
        .contains("trailer: x-sum\r\n", "te: trailers\r\n");
  }

  @Test
  void trailersCarryNothingThatUpstreamsTrust() {
    String trailers =
        "X-Latchkey-Key-Id: forged\r\nX_Latchkey_Project: forged\r\nAuthorization: forged\r\n"
            + "X-Request-Id: forged\r\nX-Forwarded-For: forged\r\nX-API-Key: forged\r\n"
            + "Cookie: forged\r\nHost: forged\r\nContent-Type: forged\r\nX-Kept: yes\r\n";

    RawHttp.send(ProxyDoor.port(), post("forged", trailers, "Connection: close"));

    assertThat(seen("forged").body()).contains("X-Kept: yes").doesNotContain("forged");
  }

  @Test
  void trailersOfOneRequestAreNotTheNextOnes() {
    RawHttp.send(
        ProxyDoor.port(), post("first", "X-Sum: 1\r\n") + post("second", "", "Connection: close"));

    assertThat(seen("first").body()).contains("X-Sum: 1");
    assertThat(seen("second").body()).contains("hello").doesNotContain("X-Sum");
  }

  @Test
  void trailersOfAResponseReachTheClientAnnouncedOrNot() {
    String announced = RawHttp.send(ProxyDoor.port(), post("announced", "", "Connection: close"));
    String sudden = RawHttp.send(ProxyDoor.port(), post("sudden", "", "Connection: close"));

    assertThat(announced.toLowerCase(Locale.ROOT)).contains("\r\ntrailer: x-sum\r\n");
    assertThat(List.of(announced, sudden))
        .allSatisfy(answer -> assertThat(answer).endsWith("0\r\nX-Sum: 42\r\n\r\n"));
  }
}
