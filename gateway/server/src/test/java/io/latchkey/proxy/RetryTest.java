package io.latchkey.proxy;

import static io.latchkey.fixture.ScriptedUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route that tries again sends the whole request again, and its client sees the last answer. */
class RetryTest {

  private static final AtomicInteger ATTEMPTS = new AtomicInteger();
  private static ScriptedUpstream upstream;
  private static int nobody;
  private static TestRedis redis;
  private static TestUpstream other;
  private static RunningGateway gateway;
  private static AdminClient.Key key;

  private static AdminClient.Key key() {
    gateway.admin().project("retried", other.uri());
    return gateway.admin().key("retried");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(ScriptedUpstream.Request request) throws IOException {
    int attempt = ATTEMPTS.incrementAndGet();
    String path = request.line().split(" ")[1];
    if (path.contains("/late") && attempt < 3) {
      return;
    }
    if (path.contains("/cut") && attempt < 3) {
      request.reset();
    } else if (attempt < 3) {
      request.answer(
          path.contains("/chunked")
              ? "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\nTrailer: X-Failed\r\n"
                  + "Set-Cookie: failed="
                  + attempt
                  + "\r\n\r\n4\r\nbusy\r\n0\r\nX-Failed: 1\r\n\r\n"
              : response(
                  "503 Busy",
                  "busy",
                  "Set-Cookie: failed=" + attempt,
                  "X-Failed: " + attempt,
                  "Retry-After: 9",
                  "RateLimit: \"theirs\";r=1;t=1"));
    } else {
      request.answer(
          response("200 OK", "attempt " + attempt + " " + request.body(), "Set-Cookie: good=1"));
    }
  }

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.start(RetryTest::answer);
    nobody = freePort();
    redis = TestRedis.start();
    other = TestUpstream.start();
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.upstream.response-timeout=3s",
            "latchkey.upstream.connect-timeout=5s",
            "latchkey.limits.default=1000/1s",
            ProxyDoor.route(0, "id", "again"),
            ProxyDoor.route(0, "uri", upstream.uri().toString()),
            ProxyDoor.route(0, "predicates[0]", "Path=/again/**"),
            ProxyDoor.route(0, "filters[0].name", "Retry"),
            ProxyDoor.route(0, "filters[0].args.retries", "3"),
            ProxyDoor.route(0, "filters[0].args.methods", "GET,POST"),
            ProxyDoor.route(0, "filters[0].args.statuses", "SERVICE_UNAVAILABLE"),
            ProxyDoor.route(0, "metadata.latchkey.project", "key"),
            ProxyDoor.route(1, "id", "nobody"),
            ProxyDoor.route(1, "uri", "http://127.0.0.1:" + nobody),
            ProxyDoor.route(1, "predicates[0]", "Path=/nobody/**"),
            ProxyDoor.route(1, "filters[0].name", "Retry"),
            ProxyDoor.route(1, "filters[0].args.retries", "2"),
            ProxyDoor.route(1, "metadata.latchkey.project", "key"));
    key = key();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
    upstream.close();
    other.close();
  }

  @BeforeEach
  void firstAttemptComesNext() {
    ATTEMPTS.set(0);
  }

  @Test
  void headersOfFailedAttemptsReachNobody() {
    String answer = send("GET /again/plain", "", "");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\nattempt 3 ")
        .containsOnlyOnce("Content-Length: ")
        .containsOnlyOnce("Set-Cookie: good=1")
        .containsOnlyOnce("RateLimit: \"1s\";")
        .doesNotContain("failed=", "X-Failed", "Retry-After", "theirs");
  }

  @Test
  void chunksAndTrailersOfFailedAttemptsReachNobody() {
    String answer = send("GET /again/chunked", "", "");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\nattempt 3 ")
        .doesNotContain("failed=", "X-Failed", "chunked", "busy");
  }

  @Test
  void bodyOfAStatedLengthIsSentAgain() {
    String answer = send("POST /again/body", "Content-Length: 5\r\n", "hello");

    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nattempt 3 hello");
  }

  @Test
  void bodyInChunksIsSentAgain() {
    String answer =
        send(
            "POST /again/body",
            "Transfer-Encoding: chunked\r\n",
            "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("hello");
  }

  @Test
  void upstreamThatIsTooLateIsTriedAgain() {
    assertThat(send("GET /again/late", "", "")).startsWith("HTTP/1.1 200 ").endsWith("attempt 3 ");
  }

  @Test
  void upstreamThatResetsTheConnectionIsTriedAgain() {
    assertThat(send("POST /again/cut", "Content-Length: 5\r\n", "hello"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("attempt 3 hello");
  }

  @Test
  void lastAttemptThatFailsIsAnsweredWithOneProblem() {
    assertThat(send("GET /nobody/x", "", ""))
        .startsWith("HTTP/1.1 502 ")
        .containsOnlyOnce("Content-Length: ")
        .contains("upstream_unreachable");
  }

  private static String send(String line, String headers, String body) {
    return RawHttp.send(
        gateway.latchkey().proxyPort(),
        line
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
            + key.secret()
            + "\r\n"
            + headers
            + "\r\n"
            + body);
  }
}
