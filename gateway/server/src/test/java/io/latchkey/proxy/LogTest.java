package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What goes wrong is logged, and never with a secret, wherever the client put it. */
class LogTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  private static final String SECRET = KEY.secret();
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private final Kept kept = new Kept();

  @BeforeEach
  void keepWhatIsLogged() {
    kept.start();
    ROOT.addAppender(kept);
  }

  @AfterEach
  void stopKeeping() {
    ROOT.detachAppender(kept);
  }

  @Test
  void secretInTheQueryIsNotLoggedWhateverGoesWrong() throws IOException {
    AdminClient.Key key = unreachable("log-closed");
    AdminClient.Key cut = cutOff("log-cut");
    String query = "?key=" + SECRET;

    ProxyDoor.get("/proxy/orders/x" + query);
    ProxyDoor.get("/elsewhere" + query);
    ProxyDoor.get("/proxy/orders/silent" + query, "X-API-Key", SECRET);
    ProxyDoor.get("/proxy/log-closed/x" + query, "X-API-Key", key.secret());
    assertThatThrownBy(() -> ProxyDoor.get("/proxy/log-cut/x" + query, "X-API-Key", cut.secret()))
        .isInstanceOf(UncheckedIOException.class);
    raw("GET /proxy/orders/%zz" + query + " HTTP/1.1");
    raw("GET /proxy/orders/\\x" + query + " HTTP/1.1");
    raw("GET /proxy/orders/x" + query + " HTTP/9.9");
    raw("X-API-Key: " + SECRET);

    await()
        .until(
            () ->
                kept.contain("upstream_unreachable")
                    && kept.contain("upstream_timeout")
                    && kept.contain("answer cut off"));
    assertThat(kept.lines).noneMatch(line -> line.contains(SECRET));
    assertThat(kept.lines).noneMatch(line -> line.contains(key.secret()));
    assertThat(kept.lines).noneMatch(line -> line.contains(cut.secret()));
  }

  /** A project whose upstream begins one answer and hangs up in the middle. */
  private static AdminClient.Key cutOff(String slug) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread upstream =
        new Thread(
            () -> {
              try (listener;
                  Socket socket = listener.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "cut-off-upstream");
    upstream.setDaemon(true);
    upstream.start();
    ADMIN.project(slug, URI.create("http://127.0.0.1:" + listener.getLocalPort()));
    return ADMIN.key(slug);
  }

  private static void raw(String line) {
    RawHttp.exchange(ProxyDoor.port(), line, "Host: localhost", "Connection: close");
  }

  private static AdminClient.Key unreachable(String slug) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ADMIN.project(slug, URI.create("http://127.0.0.1:" + socket.getLocalPort()));
    }
    return ADMIN.key(slug);
  }

  /** Every line with its stack trace. */
  private static final class Kept extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      lines.add(event.getFormattedMessage() + trace);
    }

    boolean contain(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }
  }
}
