package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestUpstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A WebSocket is held to what a plain request is held to, for as long as it is open. */
class WebSocketsTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int POLICY_VIOLATION = 1008;

  private static TestUpstream upstream;
  private static String project;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    upstream = TestUpstream.start();
    project = ADMIN.project("sockets", upstream.uri());
    key = ADMIN.key("sockets");
  }

  @AfterEach
  void nothingIsLeftOpen() {
    await().until(() -> upstream.open() == 0);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void upstreamSeesTheCallerAndNotTheCredential() throws Exception {
    Socket socket =
        Socket.open(
            key, "/ws", "X-Latchkey-Key-Id", "key_of_somebody_else", "X-Real-IP", "9.9.9.9");

    assertThat(upstream.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", key.id())
        .containsEntry("X-Latchkey-Project", project)
        .containsEntry("X-Forwarded-For", "127.0.0.1")
        .doesNotContainKeys("X-API-Key", "X-Real-IP");
    socket.close();
  }

  @Test
  void longMessageArrivesWhole() throws Exception {
    Socket socket = Socket.open(key, "/ws");
    String message = "0123456789".repeat(6_000);

    socket.send(message);

    await().until(() -> String.join("", socket.received).equals(message));
    socket.close();
  }

  @Test
  void webSocketIsCutWhenItsKeyExpires() throws Exception {
    Socket socket = openBeforeItsKeyExpires();

    assertThat(socket.closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(POLICY_VIOLATION);
  }

  /** A machine that is too busy to open it in time gets longer. */
  private static Socket openBeforeItsKeyExpires() throws Exception {
    for (int seconds = 2; ; seconds *= 2) {
      AdminClient.Key expiring =
          ProxyDoor.key("\"projects\": [\"sockets\"], \"expiresIn\": \"" + seconds + "s\"");
      try {
        return Socket.open(expiring, "/ws");
      } catch (ExecutionException e) {
        if (seconds > Patience.LONG.toSeconds()) {
          throw e;
        }
      }
    }
  }

  @Test
  void webSocketIsCutWhenItsKeyIsDeletedAndNoOther() throws Exception {
    AdminClient.Key deleted = ADMIN.key("sockets");
    Socket one = Socket.open(deleted, "/ws");
    Socket two = Socket.open(deleted, "/ws");
    Socket kept = Socket.open(ADMIN.key("sockets"), "/ws");

    ADMIN.json("DELETE", "/v1/keys/" + deleted.id() + "?force=true", "");

    assertThat(one.closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(POLICY_VIOLATION);
    assertThat(two.closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(POLICY_VIOLATION);
    kept.send("still here");
    await().until(() -> kept.received.contains("still here"));
    assertThat(kept.closed).isNotDone();
    kept.close();
  }

  @Test
  void upstreamIsLetGoWhenTheClientIsGone() throws Exception {
    Socket socket = Socket.open(key, "/ws");
    assertThat(upstream.open()).isEqualTo(1);

    socket.abort();

    await().until(() -> upstream.open() == 0);
  }

  @Test
  void upstreamThatTakesNoWebSocketsIsNoReasonToHang() {
    Socket socket = new Socket();
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/sockets/x");

    CompletableFuture<WebSocket> opening =
        CLIENT.newWebSocketBuilder().header("X-API-Key", key.secret()).buildAsync(uri, socket);

    await().until(() -> opening.isCompletedExceptionally() || socket.closed.isDone());
  }

  /** A client's end, open and heard of by the upstream. */
  private static final class Socket implements WebSocket.Listener {
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    static Socket open(AdminClient.Key key, String path, String... headers) throws Exception {
      Socket socket = new Socket();
      WebSocket.Builder builder = CLIENT.newWebSocketBuilder().header("X-API-Key", key.secret());
      for (int i = 0; i < headers.length; i += 2) {
        builder.header(headers[i], headers[i + 1]);
      }
      URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/sockets" + path);
      socket.opened.complete(
          builder.buildAsync(uri, socket).get(Patience.LONG.toSeconds(), TimeUnit.SECONDS));
      socket.send("hello");
      await().until(() -> "hello".equals(socket.received.poll()));
      return socket;
    }

    void send(String text) throws Exception {
      opened.join().sendText(text, true).get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    void close() throws Exception {
      opened
          .join()
          .sendClose(WebSocket.NORMAL_CLOSURE, "")
          .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    void abort() {
      opened.join().abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      received.add(data.toString());
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
