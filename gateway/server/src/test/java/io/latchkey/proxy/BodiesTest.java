package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies pass through, whole or visibly cut, and none is kept. */
@BothWays
class BodiesTest {

  private static final long LONG = 256L * 1024 * 1024;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void longUploadIsStreamedWithFlatMemory(boolean chunked) throws Exception {
    AtomicLong peak = new AtomicLong();
    long before = usedMemory();
    Supplier<InputStream> zeroes = () -> new Zeroes(LONG, peak);
    BodyPublisher publisher = BodyPublishers.ofInputStream(zeroes);

    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/count"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-API-Key", KEY.secret())
                .POST(chunked ? publisher : BodyPublishers.fromPublisher(publisher, LONG))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("bytes=" + LONG);
    assertThat(peak.get() - before).isLessThan(LONG / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT", "PATCH", "POST"})
  void bodiesOfAllMethodsArrive(String method) {
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.proxy("/proxy/orders/x"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("X-API-Key", KEY.secret())
            .method(method, BodyPublishers.ofString("a body"))
            .build();

    assertThat(GATEWAY.send(request).body()).isEqualTo(method + " /x a body");
  }

  @Test
  void answerThatIsCutOffIsNotTakenForAWholeOne() {
    try (Broken upstream = new Broken("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
      AdminClient.Key key = upstream.key("cut-off");

      assertThatThrownBy(() -> ProxyDoor.get("/proxy/cut-off/x", "X-API-Key", key.secret()))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void chunkedAnswerThatIsCutOffIsNotTakenForAWholeOne() {
    try (Broken upstream =
        new Broken("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
      AdminClient.Key key = upstream.key("cut-chunks");

      assertThatThrownBy(() -> ProxyDoor.get("/proxy/cut-chunks/x", "X-API-Key", key.secret()))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        ""
      })
  void rubbishIsABadGatewayAndCostsNoConnection(String rubbish) {
    try (Broken upstream = new Broken(rubbish)) {
      AdminClient.Key key = upstream.key("rubbish-" + Integer.toHexString(rubbish.hashCode()));
      String path = "/proxy/rubbish-" + Integer.toHexString(rubbish.hashCode()) + "/x";

      for (int i = 0; i < 40; i++) {
        HttpResponse<String> answer = ProxyDoor.get(path, "X-API-Key", key.secret());
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_unreachable");
      }
    }
  }

  private static long usedMemory() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** So many zeroes; notes how much memory is in use while they are read. */
  private static final class Zeroes extends InputStream {
    private final AtomicLong peak;
    private long left;

    Zeroes(long length, AtomicLong peak) {
      this.left = length;
      this.peak = peak;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      if (left % (64 * 1024 * 1024) < length) {
        System.gc();
        peak.accumulateAndGet(usedMemory(), Math::max);
      }
      int read = (int) Math.min(length, left);
      left -= read;
      return read;
    }
  }

  /** An upstream that says one thing to everybody and hangs up. */
  private static final class Broken implements AutoCloseable {
    private final ServerSocket listener;

    Broken(String answer) {
      try {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread thread = new Thread(() -> serve(answer), "broken-upstream");
      thread.setDaemon(true);
      thread.start();
    }

    AdminClient.Key key(String slug) {
      ADMIN.project(slug, URI.create("http://127.0.0.1:" + listener.getLocalPort()));
      return ADMIN.key(slug);
    }

    private void serve(String answer) {
      while (!listener.isClosed()) {
        try (Socket socket = listener.accept()) {
          socket.getInputStream().read(new byte[4096]);
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().flush();
        } catch (IOException e) {
          // The test is over, or the gateway hung up first.
        }
      }
    }

    @Override
    public void close() {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
