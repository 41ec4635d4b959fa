package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RawHttp2;
import io.latchkey.fixture.RawUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim responses of upstreams end at the gateway, and the final one reaches its client. */
@BothWays
class InterimResponsesTest {

  private static final String HINTS =
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nContent-Length: 5\r\n\r\n";
  private static RawUpstream upstream;
  private static AdminClient.Key key;

  /** The final response says how often the connection has been asked. */
  private static void answer(String head, OutputStream out) throws IOException {
    String interim =
        switch (head.substring(head.indexOf('/'), head.indexOf(" HTTP/"))) {
          case "/100" -> "HTTP/1.1 100 Continue\r\n\r\n";
          case "/102" -> "HTTP/1.1 102 Processing\r\n\r\n";
          case "/103" -> HINTS;
          case "/199" -> "HTTP/1.1 199 \r\nX: y\r\n\r\n";
          case "/old" -> "HTTP/1.0 103 x\r\n\r\n";
          case "/several" ->
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + HINTS + HINTS;
          case "/bare" -> "HTTP/1.1 103 Early Hints\nLink: <x>\n\n";
          default ->
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
        };
    String body = head.startsWith("HEAD") ? "" : "final";
    write(out, interim + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
  }

  /** In pieces, so that heads are cut anywhere. */
  private static void write(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < bytes.length; from += 7) {
      out.write(bytes, from, Math.min(7, bytes.length - from));
      out.flush();
    }
  }

  @BeforeAll
  static void project() {
    upstream = RawUpstream.start(InterimResponsesTest::answer);
    ADMIN.project("interim", upstream.uri());
    key = ADMIN.key("interim");
  }

  @AfterAll
  static void end() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/100", "/102", "/103", "/199", "/old", "/several", "/bare"})
  void finalResponseIsTheAnswer(String path) {
    try (RawHttp2 http2 = RawHttp2.connect(ProxyDoor.port())) {

      List<String> answers =
          RawHttp.pipelined(
              ProxyDoor.port(), 3, request("GET", path) + request("GET", path) + own());
      RawHttp2.Answer streamed =
          http2.exchange(
              ":method", "GET",
              ":scheme", "http",
              ":authority", "localhost",
              ":path", "/proxy/interim" + path,
              "x-api-key", key.secret());

      assertThat(answers.subList(0, 2))
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("HTTP/1.1 200 ")
                      .endsWith("final")
                      .doesNotContain("Link:"));
      assertThat(answers.get(2)).startsWith("HTTP/1.1 403 ");
      assertThat(streamed.status()).isEqualTo("200");
      assertThat(streamed.body()).isEqualTo("final");
    }
  }

  @Test
  void responseToHeadHasNoBodyAfterInterimOnes() {
    String head = request("HEAD", "/several").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    String answer = RawHttp.send(ProxyDoor.port(), head);

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  @Test
  void upstreamThatSwitchesProtocolsUnaskedIsUnreachable() {
    String answer = ProxyDoor.get("/proxy/interim/101", "X-API-Key", key.secret()).body();

    assertThat(answer).contains("\"status\":502").contains("upstream_unreachable");
  }

  private static String request(String method, String path) {
    return method
        + " /proxy/interim"
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
        + key.secret()
        + "\r\n\r\n";
  }

  /** A request that the gateway itself answers. */
  private static String own() {
    return request("GET", "").replace("/proxy/interim ", "/proxy/other ");
  }
}
