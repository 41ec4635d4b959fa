package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RawUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/1.0 get responses that they understand. */
@BothWays
class OldClientsTest {

  private static final byte[] CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  @Test
  void connectionIsKeptIfTheClientAsksAndTheResponseSaysItsLength() {
    String kept = request("/proxy/orders/answers/zipped", "Connection: Keep-Alive");
    String refused = request("/proxy/other/x", "Connection: keep-alive");

    List<String> answers = RawHttp.inTurn(ProxyDoor.port(), kept, refused, kept);

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer).containsIgnoringCase("connection: keep-alive"));
    assertThat(answers.get(0)).contains(" 200 ");
    assertThat(answers.get(1)).contains(" 403 ").contains("project_not_allowed");
    assertThat(answers.get(2)).contains(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: keep-alive", "X-Nothing: at all"})
  void responseOfNoStatedLengthComesWithoutChunksAndEndsTheConnection(String connection) {
    try (RawUpstream chunks = RawUpstream.start((head, out) -> out.write(CHUNKED))) {
      String slug = "chunks-" + chunks.uri().getPort();
      ProxyDoor.ADMIN.project(slug, chunks.uri());
      String request =
          request("/proxy/" + slug + "/x", connection)
              .replace(KEY.secret(), ProxyDoor.ADMIN.key(slug).secret());

      String answer = RawHttp.send(ProxyDoor.port(), request);

      assertThat(answer)
          .contains(" 200 ")
          .doesNotContainIgnoringCase("transfer-encoding")
          .doesNotContainIgnoringCase("connection: keep-alive")
          .endsWith("\r\n\r\nbody");
    }
  }

  @Test
  void connectionEndsIfTheClientDoesNotAskToKeepIt() {
    String path = "/proxy/orders/answers/zipped";

    String answer = RawHttp.send(ProxyDoor.port(), request(path, "X-Nothing: at all"));

    assertThat(answer).contains(" 200 ").doesNotContainIgnoringCase("connection: keep-alive");
  }

  @Test
  void requestWithoutHostIsServed() {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            "GET /proxy/orders/x HTTP/1.0\r\nX-API-Key: " + KEY.secret() + "\r\n\r\n");

    assertThat(answer).endsWith("GET /x ");
    assertThat(UPSTREAM.lastHeaders()).containsKey("Host");
  }

  @Test
  void laterMinorVersionIsAnsweredAsHttp11() {
    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            request("/proxy/orders/x", "Connection: close").replace("HTTP/1.0", "HTTP/1.7"));

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  private static String request(String path, String header) {
    return "GET "
        + path
        + " HTTP/1.0\r\nHost: localhost\r\nX-API-Key: "
        + KEY.secret()
        + "\r\n"
        + header
        + "\r\n\r\n";
  }
}
