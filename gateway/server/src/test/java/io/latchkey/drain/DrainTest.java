package io.latchkey.drain;

import static io.latchkey.fixture.Http2Frames.END_HEADERS;
import static io.latchkey.fixture.Http2Frames.END_STREAM;
import static io.latchkey.fixture.Http2Frames.GOAWAY;
import static io.latchkey.fixture.Http2Frames.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.Http2Frames;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stop in its three steps, each begun by the test. */
@BothWays
class DrainTest {

  private static TestRedis redis;
  private static TestUpstream upstream;

  private RunningGateway gateway;
  private Drain drain;
  private String secret;
  private int port;

  @BeforeAll
  static void startParts() {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
  }

  @AfterAll
  static void stopParts() {
    upstream.close();
    redis.close();
  }

  @BeforeEach
  void start() {
    redis.flush();
    gateway = RunningGateway.on(redis);
    drain = gateway.get(Drain.class);
    AdminClient admin = gateway.admin();
    admin.project("orders", upstream.uri());
    secret = admin.key("orders").secret();
    port = gateway.latchkey().proxyPort();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void responsesWhileDrainingCloseTheirConnectionsAndNewOnesAreAccepted() throws IOException {
    try (Socket early = connect(port)) {
      send(early, "GET /proxy/orders/x HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readPast(early, "}")).startsWith("HTTP/1.1 401 ").doesNotContain("close");

      drain.begin();

      assertThat(get("/proxy/orders/x")).startsWith("HTTP/1.1 200 ").contains("onnection: close");
      assertThat(RawHttp.exchange(port, "GET /proxy/orders/x HTTP/1.1", "Host: x"))
          .startsWith("HTTP/1.1 401 ")
          .contains("onnection: close");
      assertThat(RawHttp.exchange(port, "GET /odd path HTTP/1.1", "Host: x"))
          .startsWith("HTTP/1.1 400 ")
          .contains("onnection: close");
      assertThat(health("readiness"))
          .startsWith("HTTP/1.1 503 ")
          .contains("onnection: close", "\"OUT_OF_SERVICE\"");
      assertThat(health("liveness")).startsWith("HTTP/1.1 200 ");
      send(early, "GET /proxy/orders/x HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readAll(early)).startsWith("HTTP/1.1 401 ").contains("onnection: close");
    }
  }

  @Test
  void http2ConnectionIsToldFirstThatItEndsAndThenWhichRequestWasItsLast() throws IOException {
    try (Http2Frames frames = new Http2Frames(port)) {
      request(frames, 1);
      assertThat(frames.next(HEADERS)).isNotNull();

      drain.begin();
      assertThat(frames.next(GOAWAY)).isNotNull();
      request(frames, 3);
      assertThat(frames.next(HEADERS)).isNotNull().matches(frame -> frame.stream() == 3);

      drain.sayGoodbye();
      assertThat(frames.next(GOAWAY)).isNotNull();
      assertThat(frames.next(HEADERS)).isNull();
    }
  }

  @Test
  void eventStreamsAndWebSocketsEndWhenTheListenersClose() throws Exception {
    Closed closed = new Closed();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("X-API-Key", secret)
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/proxy/orders/ws"), closed)
        .get();
    try (Socket events = connect(port)) {
      send(
          events,
          "GET /proxy/orders/events HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret + "\r\n\r\n");
      assertThat(readPast(events, "data: 1\n")).startsWith("HTTP/1.1 200 ");

      drain.begin();
      assertThat(readPast(events, "data: ")).isNotEmpty();
      drain.sayGoodbye();

      assertThat(readAll(events)).endsWith("\r\n0\r\n\r\n");
      assertThat(closed.code).succeedsWithin(Patience.LONG).isEqualTo(1001);
    }
  }

  @Test
  void responseThatIsInProgressGoesOnUntilItIsCut() throws IOException {
    try (Socket idle = connect(port);
        Socket endless = connect(port)) {
      send(idle, "GET /proxy/orders/x HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(readPast(idle, "}")).startsWith("HTTP/1.1 401 ");
      send(
          endless,
          "GET /proxy/orders/endless HTTP/1.1\r\nHost: x\r\nX-API-Key: " + secret + "\r\n\r\n");
      assertThat(readPast(endless, "\r\n\r\n")).startsWith("HTTP/1.1 200 ");

      drain.begin();
      drain.sayGoodbye();
      assertThat(readAll(idle)).isEmpty();
      assertThat(endless.getInputStream().readNBytes(10_000_000)).hasSize(10_000_000);

      drain.cut();
      assertThat(readAll(endless)).doesNotEndWith("0\r\n\r\n");
    }
  }

  private static void request(Http2Frames frames, int stream) throws IOException {
    byte[] head = Http2Frames.head("GET", "/proxy/orders/x");
    frames.send(HEADERS, END_HEADERS | END_STREAM, stream, head);
  }

  private String get(String path) {
    return RawHttp.exchange(port, "GET " + path + " HTTP/1.1", "Host: x", "X-API-Key: " + secret);
  }

  private String health(String probe) {
    return RawHttp.exchange(
        gateway.console("/").getPort(), "GET /actuator/health/" + probe + " HTTP/1.1", "Host: x");
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) Patience.LONG.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String readPast(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      text.append((char) next);
      if (text.indexOf(end, text.length() - end.length()) >= 0) {
        break;
      }
    }
    return text.toString();
  }

  private static String readAll(Socket socket) throws IOException {
    StringBuilder tail = new StringBuilder();
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        tail.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        tail.delete(0, Math.max(0, tail.length() - buffer.length));
      }
    } catch (java.net.SocketException e) {
      // Cut, and not ended.
    }
    return tail.toString();
  }

  /** Notes the code with which a WebSocket is closed. */
  private static final class Closed implements WebSocket.Listener {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      code.complete(status);
      return CompletableFuture.completedFuture(null);
    }
  }
}
