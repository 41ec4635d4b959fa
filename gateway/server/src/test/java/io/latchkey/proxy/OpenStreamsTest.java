package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.REDIS;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.change.ChangeFeed;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.Patience;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stays open is open for as long as its key is good. */
@BothWays
class OpenStreamsTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void eventStreamIsCutWhenItsKeyIsRevokedAndNoOther(HttpClient.Version version) {
    AdminClient.Key revoked = ADMIN.key("orders");
    AdminClient.Key good = ADMIN.key("orders");
    Events cut = Events.open(revoked, version);
    Events kept = Events.open(good, version);
    await().until(() -> cut.received().get() > 0 && kept.received().get() > 0);

    ADMIN.revoke(revoked);

    await().until(cut.ended()::isDone);
    long then = kept.received().get();
    await().until(() -> kept.received().get() > then);
    assertThat(kept.ended()).isNotDone();
    kept.close();
  }

  @Test
  void eventStreamIsCutWhenItsKeyExpires() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"], \"expiresIn\": \"2s\"");

    Events events = Events.open(key, HttpClient.Version.HTTP_1_1);

    await().until(() -> events.received().get() > 0);
    await().until(events.ended()::isDone);
    assertThat(ProxyDoor.get("/proxy/orders/x", "X-API-Key", key.secret()).body())
        .contains("expired_key");
  }

  @Test
  void eventStreamIsCutWhenTheSecretThatOpenedItEndsAfterARoll() {
    AdminClient.Key key = ADMIN.key("orders");
    Events events = Events.open(key, HttpClient.Version.HTTP_1_1);
    await().until(() -> events.received().get() > 0);

    ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"2s\"}");

    await().until(events.ended()::isDone);
    assertThat(ProxyDoor.get("/proxy/orders/x", "X-API-Key", key.secret()).body())
        .contains("expired_key");
  }

  @Test
  void eventStreamIsCutAlsoWhereTheStoreCouldNotBeAskedWhenItsKeyCameIntoDoubt() {
    AdminClient.Key key = ADMIN.key("orders");
    Events events = Events.open(key, HttpClient.Version.HTTP_1_1);
    await().until(() -> events.received().get() > 0);
    String record = "latchkey:key:" + key.id();
    String good = REDIS.with(commands -> commands.get(record));

    REDIS.with(commands -> commands.set(record, "unreadable"));
    String change = tellOf(key);
    await().until(() -> GATEWAY.get(ChangeFeed.class).applied().toString().equals(change));
    REDIS.with(
        commands -> commands.set(record, good.replace("\"revoked\":false", "\"revoked\":true")));

    await().until(events.ended()::isDone);
  }

  /** Writes a change of a key, though there was none; returns its place in the feed. */
  private static String tellOf(AdminClient.Key key) {
    return REDIS.with(
        commands ->
            commands.eval(
                """
                local n = redis.call('INCR', 'latchkey:changes:sequence')
                return redis.call('XADD', 'latchkey:changes', '*',
                  'n', n, 'subject', 'KEY', 'id', ARGV[1], 'action', 'UPDATED')\
                """,
                ScriptOutputType.VALUE,
                new String[0],
                key.id()));
  }

  @Test
  void webSocketPassesThroughAndIsToldWhyItEnds() throws Exception {
    AdminClient.Key key = ADMIN.key("orders");
    Echoed echoed = new Echoed();
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/orders/ws");
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .header("X-API-Key", key.secret())
            .buildAsync(uri, echoed)
            .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("hello", true).get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(echoed.text.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");

    ADMIN.revoke(key);

    assertThat(echoed.closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1008);
  }

  @Test
  void webSocketWhoseClientDoesNotReadWhyItEndsIsCutToo() throws Exception {
    AdminClient.Key key = ADMIN.key("orders");
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/orders/ws");
    WebSocket.Listener deaf =
        new WebSocket.Listener() {
          @Override
          public void onOpen(WebSocket socket) {
            // Asks for nothing.
          }
        };
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .header("X-API-Key", key.secret())
            .buildAsync(uri, deaf)
            .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> sendWithoutEnd(socket, sent));
    await().during(Duration.ofSeconds(1)).until(sent::get, new Unchanged());

    ADMIN.revoke(key);

    await().until(cut::isCompletedExceptionally);
  }

  /** Sends what is echoed and not read; fails when the socket does. */
  private static void sendWithoutEnd(WebSocket socket, AtomicLong sent) {
    String much = "x".repeat(8 * 1024);
    while (true) {
      socket.sendText(much, true).join();
      sent.incrementAndGet();
    }
  }

  /** A number that is the same as it was the time before. */
  private static final class Unchanged implements Predicate<Long> {
    private long before = -1;

    @Override
    public boolean test(Long now) {
      boolean unchanged = now == before;
      before = now;
      return unchanged;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /count?still-sent, Transfer-Encoding: chunked",
    "POST, /count?still-uploaded, Content-Length: 100000",
    "GET, /answers/begun?still-downloaded, Accept: */*"
  })
  void exchangeThatIsUnderWayIsCutWhenItsKeyIsRevoked(String method, String path, String header)
      throws IOException {
    AdminClient.Key key = ADMIN.key("orders");
    String begun =
        method
            + " /proxy/orders"
            + path
            + " HTTP/1.1\r\nHost: x\r\nX-API-Key: "
            + key.secret()
            + "\r\n"
            + header
            + "\r\n\r\n"
            + (method.equals("POST") ? "5\r\nhello\r\n" : "");
    String query = path.substring(path.indexOf('?'));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port())) {
      socket.setSoTimeout((int) Patience.LONG.toMillis());
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> UPSTREAM.seen().stream().anyMatch(each -> each.uri().endsWith(query)));

      ADMIN.revoke(key);

      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1_000);
    }
  }

  @Test
  void webSocketThatAnAccessTokenOpenedIsCutWhenItsKeyIsRolled() throws Exception {
    AdminClient.Key key = ADMIN.key("orders");
    Echoed echoed = new Echoed();
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/orders/ws");
    CLIENT
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + Tokens.of(key))
        .buildAsync(uri, echoed)
        .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);

    ADMIN.json("POST", "/v1/keys/" + key.id() + "/roll", "{\"overlap\": \"1h\"}");

    assertThat(echoed.closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1008);
  }

  @Test
  void webSocketWithoutAKeyIsRefused() {
    URI uri = URI.create("ws://127.0.0.1:" + ProxyDoor.port() + "/proxy/orders/ws");

    CompletableFuture<WebSocket> opening =
        CLIENT.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {});

    assertThat(opening)
        .failsWithin(Patience.LONG.toSeconds(), TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
  }

  private static final class Echoed implements WebSocket.Listener {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.complete(data.toString());
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
