package io.latchkey.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.Http2Frames;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.SocketUpstream;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client can't hold a connection by being slow, and none is ended that does what it should. */
@BothWays
class SlowClientsTest {

  private static TestRedis redis;
  private static TestUpstream server;
  private static RunningGateway gateway;
  private static AdminClient.Key key;
  private static int proxyPort;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    server = TestUpstream.start();
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.drain.timeout=1s",
            "latchkey.upstream.response-timeout=5s",
            "latchkey.connections.head-timeout=1s",
            "latchkey.connections.body-timeout=2s",
            "latchkey.connections.idle-timeout=2s",
            "latchkey.proxy.upgrade.idle-timeout=1s",
            "latchkey.connections.maximum-per-address=20");
    AdminClient admin = gateway.admin();
    admin.project("orders", server.uri());
    key = admin.key("orders");
    proxyPort = gateway.latchkey().proxyPort();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void headThatDoesNotArriveIsAnsweredWith408OnBothListeners(boolean isProxy) {
    int port = isProxy ? proxyPort : gateway.console("/").getPort();

    assertThat(RawHttp.send(port, "GET / HTTP/1.1\r\nHost: x\r\n"))
        .startsWith("HTTP/1.1 408 ")
        .contains("application/problem+json")
        .contains("\"request_timeout\"");
  }

  @Test
  void connectionThatSendsNothingIsClosed() {
    assertThat(RawHttp.send(proxyPort, "")).isEmpty();
  }

  @Test
  void headThatArrivesByteByByteIsNotWaitedFor() throws IOException {
    assertThat(trickled("GET /proxy/orders/x HTTP/1.1\r\nHost: x\r\nX-Long: ", 1))
        .startsWith("HTTP/1.1 408 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 20", "Transfer-Encoding: chunked"})
  void bodyThatDoesNotArriveIsAnsweredWith408(String framing) {
    assertThat(RawHttp.send(proxyPort, post("/proxy/orders/count", framing) + "5\r\n"))
        .startsWith("HTTP/1.1 408 ")
        .contains("\"request_timeout\"");
  }

  @Test
  void bodyThatArrivesByteByByteIsNotWaitedFor() throws IOException {
    assertThat(trickled(post("/proxy/orders/count", "Content-Length: 100000"), 1))
        .startsWith("HTTP/1.1 408 ");
  }

  @Test
  void bodyOfARefusedRequestIsNotWaitedFor() {
    String refused =
        RawHttp.send(
            proxyPort, "POST /proxy/orders/x HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n");

    assertThat(refused).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void uploadThatGoesOnIsWaitedForAsLongAsItTakes() throws IOException {
    String answer = trickled(post("/proxy/orders/count", "Content-Length: 16384"), 1024);

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("bytes=16384");
  }

  @Test
  void connectionWithoutANextRequestIsClosed() {
    String request =
        "GET /proxy/orders/x HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key.secret() + "\r\n\r\n";

    assertThat(RawHttp.send(proxyPort, request)).startsWith("HTTP/1.1 200 ").doesNotContain("408");
    assertThat(RawHttp.send(proxyPort, request + "GET / HT")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void responseThatIsLongInComingIsWaitedFor() {
    var answer = gateway.get(gateway.proxy("/proxy/orders/silent"), "X-API-Key", key.secret());

    assertThat(answer.statusCode()).isEqualTo(504);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void eventStreamStaysOpen(String version) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.proxy("/proxy/orders/events"))
            .version(HttpClient.Version.valueOf(version))
            .header("X-API-Key", key.secret())
            .build();
    try (InputStream events =
        HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.ofInputStream())
            .body()) {
      // One event each 50 ms, of ten bytes at least: five seconds.
      assertThat(events.readNBytes(1000)).hasSize(1000);
    }
  }

  @Test
  void oneAddressCanNotTakeAllConnections() {
    await().until(SlowClientsTest::isRefusedSomeOfMany);

    await().until(SlowClientsTest::isAnotherAddressServed);
  }

  private static boolean isRefusedSomeOfMany() throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      open.add(RawHttp.connect(proxyPort, "127.0.0.2"));
    }
    for (Socket each : open) {
      each.close();
    }
    return gateway
            .get(MeterRegistry.class)
            .get("latchkey.connections.ended")
            .tags("listener", "proxy", "reason", "too_many_of_address")
            .counter()
            .count()
        > 0;
  }

  private static boolean isAnotherAddressServed() throws IOException {
    try (Socket other = RawHttp.connect(proxyPort, "127.0.0.3")) {
      other.getOutputStream().write("GET /\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return other.getInputStream().read() == 'H';
    }
  }

  @Test
  void http2ConnectionWithoutStreamsIsToldGoodbye() throws IOException {
    try (Http2Frames connection = new Http2Frames(proxyPort)) {
      assertThat(connection.next(Http2Frames.GOAWAY)).isNotNull();
      assertThat(connection.next(Http2Frames.DATA)).isNull();
    }
  }

  @Test
  void http2StreamWhoseBodyDoesNotArriveIsReset() throws IOException {
    try (Http2Frames connection = new Http2Frames(proxyPort)) {
      connection.begin("/proxy/orders/count", key.secret());
      connection.send(Http2Frames.DATA, 0, 1, 1, 2, 3);

      Http2Frames.Frame reset = connection.next(Http2Frames.RST_STREAM);

      assertThat(reset).isNotNull().extracting(Http2Frames.Frame::stream).isEqualTo(1);
    }
  }

  @Test
  void http2StreamWhoseBodyArrivesByteByByteIsReset() throws IOException {
    try (Http2Frames connection = new Http2Frames(proxyPort)) {
      connection.begin("/proxy/orders/count", key.secret());
      AtomicBoolean isOver = new AtomicBoolean();
      Thread trickle = new Thread(() -> trickle(connection, isOver));
      trickle.start();

      Http2Frames.Frame reset = connection.next(Http2Frames.RST_STREAM);

      isOver.set(true);
      assertThat(reset).isNotNull().extracting(Http2Frames.Frame::stream).isEqualTo(1);
    }
  }

  private static void trickle(Http2Frames connection, AtomicBoolean isOver) {
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!isOver.get()) {
                connection.send(Http2Frames.DATA, 0, 1, 1);
              }
              return isOver.get();
            });
  }

  @Test
  void bodyBehindAResponseThatIsStillDueIsWaitedFor() {
    String first =
        "GET /proxy/orders/silent HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key.secret() + "\r\n\r\n";
    String second =
        post("/proxy/orders/count", "Content-Length: 20").replace("Connection: close\r\n", "");

    List<String> answers = RawHttp.pipelined(proxyPort, 2, first + second);

    assertThat(answers.get(0)).startsWith("HTTP/1.1 504 ");
    assertThat(answers.get(1)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void webSocketThatNobodyUsesEndsWithTheCodeForThat() throws IOException {
    try (SocketUpstream upstream = SocketUpstream.start();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
      client.setSoTimeout((int) Patience.LONG.toMillis());
      AdminClient admin = gateway.admin();
      admin.project("sockets", upstream.uri());
      SocketUpstream.write(
          client,
          "GET /proxy/sockets/x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
              + "Upgrade: websocket\r\nX-API-Key: %s\r\n\r\n"
                  .formatted(admin.key("sockets").secret()));
      Socket other = upstream.next();
      SocketUpstream.head(other);
      SocketUpstream.write(
          other,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      SocketUpstream.head(client);

      // A Close frame with code 1001 and some words.
      assertThat(client.getInputStream().readNBytes(4)).startsWith(0x88).endsWith(0x03, 0xe9);
    }
  }

  private static String post(String path, String framing) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: %s\r\n%s\r\n\r\n"
        .formatted(path, key.secret(), framing);
  }

  /** Sends a text, and then some bytes each 250 ms until an answer is there. */
  private static String trickled(String text, int bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(250);
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < 120; i++) {
        try {
          int next = socket.getInputStream().read();
          if (next < 0) {
            return answer.toString();
          }
          answer.append((char) next);
        } catch (java.net.SocketTimeoutException e) {
          socket.getOutputStream().write("a".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
          return answer.toString();
        }
      }
      return answer + new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
