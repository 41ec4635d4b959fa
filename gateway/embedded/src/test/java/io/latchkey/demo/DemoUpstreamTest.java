package io.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoUpstreamTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static DemoUpstream upstream;

  @BeforeAll
  static void start() {
    upstream = DemoUpstream.start();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void answersWithWhatReachedIt() throws Exception {
    JsonNode seen = post("/v1/encrypt?dry=true&x=%20", "{\"data\": \"é\"}");

    assertThat(seen.get("method").asString()).isEqualTo("POST");
    assertThat(seen.get("path").asString()).isEqualTo("/v1/encrypt");
    assertThat(seen.get("query").asString()).isEqualTo("dry=true&x=%20");
    assertThat(seen.get("headers").get("X-Asked").asString()).isEqualTo("yes");
    assertThat(seen.get("body").asString()).isEqualTo("{\"data\": \"é\"}");
  }

  @Test
  void saysOfALongBodyOnlyHowLongItIs() throws Exception {
    JsonNode seen = post("/", "x".repeat(1_000_000));

    assertThat(seen.get("bodyBytes").asLong()).isEqualTo(1_000_000);
    assertThat(seen.has("body")).isFalse();
  }

  @Test
  void sendsEventsAsTheyHappen() throws Exception {
    HttpResponse<InputStream> response =
        CLIENT.send(request("/sse").build(), BodyHandlers.ofInputStream());

    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(lines.readLine()).isEqualTo("id: 0");
      assertThat(lines.readLine()).isEqualTo("data: tick 0");
    }
  }

  @Test
  void saysBackWhatAWebSocketHears() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    URI uri = URI.create(upstream.uri().toString().replace("http", "ws") + "/ws");
    WebSocket socket = CLIENT.newWebSocketBuilder().buildAsync(uri, listener(heard)).join();

    socket.sendText("hello", true).join();

    assertThat(heard.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");
    socket.abort();
  }

  private static WebSocket.Listener listener(CompletableFuture<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence text, boolean last) {
        heard.complete(text.toString());
        return null;
      }
    };
  }

  private static JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(path).header("X-Asked", "yes").POST(BodyPublishers.ofString(body)).build();
    return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(upstream.uri() + path));
  }
}
