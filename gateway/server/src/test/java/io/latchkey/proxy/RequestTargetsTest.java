package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RawHttp2;
import io.latchkey.fixture.RawUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The target of a request reaches its upstream byte for byte. */
@BothWays
class RequestTargetsTest {

  private static RawUpstream server;
  private static AdminClient.Key key;

  @BeforeAll
  static void project() {
    server =
        RawUpstream.start(
            (head, out) ->
                out.write("HTTP/1.1 204 Fine\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    ADMIN.project("bytes", server.uri());
    ADMIN.project("bytes-below", server.uri().resolve("/base"));
    key = ADMIN.key("bytes");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a|b",
        "/{id}/{}",
        "/^",
        "/\"quoted\"",
        "/<tag>",
        "/100%",
        "/%",
        "/%%",
        "/%2",
        "/%zz",
        "/[0]",
        "/`",
        "/\u00c3\u00a9",
        "/\u00ff\u00fe\u0080",
        "/%C3%A9",
        "/a+b%20c",
        "/?",
        "/??",
        "/?a=[0]&b[]=1",
        "/?q={\"a\":\"b|c\"}",
        "/?redirect=http://x/y?z=%",
        "/?\u00e4\u00f6=\u00fc",
        "/?a=\\&b=`^<>",
        "/?&&=&",
        "/a;b=c,d:e@f!$&'()*=",
        "//a//?//",
        "/~-._"
      })
  void everyTargetArrivesAsItCame(String target) throws Exception {
    int before = server.heads().size();
    try (RawHttp2 http2 = RawHttp2.connect(ProxyDoor.port())) {
      String path = "/proxy/bytes" + target;

      String answer = RawHttp.send(ProxyDoor.port(), request("GET " + path + " HTTP/1.1"));
      String absolute =
          RawHttp.send(ProxyDoor.port(), request("GET http://localhost" + path + " HTTP/1.1"));
      String status = overHttp2(http2, path).status();

      assertThat(answer).startsWith("HTTP/1.1 204 ");
      assertThat(absolute).startsWith("HTTP/1.1 204 ");
      assertThat(status).isEqualTo("204");
      assertThat(lines(before)).hasSize(3).containsOnly("GET " + target + " HTTP/1.1");
    }
  }

  @Test
  void bytesOfTheTargetAreKeptBehindTheUpstreamsOwnPath() {
    AdminClient.Key below = ADMIN.key("bytes-below");
    int before = server.heads().size();

    RawHttp.exchange(
        ProxyDoor.port(),
        "GET /proxy/bytes-below/a|b/%?c=^ HTTP/1.1",
        "Host: localhost",
        "X-API-Key: " + below.secret(),
        "Connection: close");

    assertThat(lines(before)).containsExactly("GET /base/a|b/%?c=^ HTTP/1.1");
  }

  @Test
  void bodiesFollowATargetThatWasWrittenByteForByte() {
    int before = ProxyDoor.UPSTREAM.seen().size();

    String answer =
        RawHttp.send(
            ProxyDoor.port(),
            "POST /proxy/orders/a|\u00c3\u00a9 HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                + ProxyDoor.KEY.secret()
                + "\r\nConnection: close\r\nContent-Length: 6\r\n\r\na body");

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith(" a body");
    assertThat(ProxyDoor.UPSTREAM.seen().get(before).uri()).isEqualTo("/a|\u00c3\u00a9");
  }

  @Test
  void nextRequestOnAConnectionHasItsOwnTarget() {
    int before = server.heads().size();
    String first = kept("/a|b");
    String second = kept("/c");

    RawHttp.inTurn(ProxyDoor.port(), first, second, first);

    assertThat(lines(before))
        .containsExactly("GET /a|b HTTP/1.1", "GET /c HTTP/1.1", "GET /a|b HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proxy/bytes/a b",
        "/proxy/bytes/a HTTP/1.1\r\nX-Smuggled: 1\r\n",
        "/proxy/bytes/?a b",
        "/proxy/bytes/?a\tb",
        "/proxy/bytes/?\u0001",
        "/proxy/bytes/?\u007f",
        "proxy/bytes/",
        "ftp://localhost/proxy/bytes/",
        "http://elsewhere/proxy/bytes/",
        "*",
        ""
      })
  void targetThatIsNoneIsAProblemOverHttp2(String path) {
    int before = server.heads().size();
    try (RawHttp2 http2 = RawHttp2.connect(ProxyDoor.port())) {

      RawHttp2.Answer answer = overHttp2(http2, path);

      // A head that HTTP/2 itself does not allow ends its stream (RFC 9113, section 8.1.1).
      assertThat(answer.status()).isIn("400", "reset");
      if (answer.status().equals("400")) {
        assertThat(answer.body()).contains("\"code\":\"bad_request\"").contains("\"requestId\":\"");
      }
      assertThat(server.heads()).hasSize(before);
    }
  }

  private static RawHttp2.Answer overHttp2(RawHttp2 http2, String path) {
    return http2.exchange(
        ":method", "GET",
        ":scheme", "http",
        ":authority", "localhost",
        ":path", path,
        "x-api-key", key.secret());
  }

  private static String request(String line) {
    return line
        + "\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
        + key.secret()
        + "\r\n\r\n";
  }

  private static String kept(String target) {
    return request("GET /proxy/bytes" + target + " HTTP/1.1").replace("Connection: close\r\n", "");
  }

  private static List<String> lines(int from) {
    List<String> heads = server.heads();
    return heads.subList(from, heads.size()).stream()
        .map(head -> head.substring(0, head.indexOf("\r\n")))
        .toList();
  }
}
