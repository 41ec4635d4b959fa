package io.latchkey.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is open in an application of somebody's own when its key ends. */
class StarterStreamsTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static OwnFleet fleet;

  @BeforeAll
  static void start() {
    fleet = new OwnFleet();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void openEventStreamEndsWithItsKey() throws Exception {
    AdminClient.Key key = fleet.key("orders");
    HttpRequest request =
        HttpRequest.newBuilder(fleet.application.uri("/orders/events"))
            .header("X-API-Key", key.secret())
            .build();
    var stream = CLIENT.send(request, BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.body().read()).isPositive();

    fleet.console.admin().revoke(key);

    await().until(() -> ends(stream));
  }

  private static boolean ends(HttpResponse<java.io.InputStream> stream) {
    try {
      return stream.body().read(new byte[4096]) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void openWebSocketIsToldThatItsKeyIsNoLongerValid() throws Exception {
    AdminClient.Key key = fleet.key("orders");
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<String> echoed = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            echoed.complete(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedFuture(null);
          }
        };
    URI uri = URI.create(fleet.application.uri("/orders/ws").toString().replace("http:", "ws:"));
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .header("X-API-Key", key.secret())
            .buildAsync(uri, listener)
            .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("hello", true);
    assertThat(echoed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");

    fleet.console.admin().revoke(key);

    assertThat(closed.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1008);
    await().until(() -> fleet.upstream.open() == 0);
  }
}
