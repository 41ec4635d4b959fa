package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has no end costs no memory, waits for a slow reader, and ends with its client. */
@BothWays
class EndlessTest {

  private static final long MEGABYTE = 1024 * 1024;
  private static final int CLIENTS = 20;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static TestUpstream upstream;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    upstream = TestUpstream.start();
    ADMIN.project("endless", upstream.uri());
    key = ADMIN.key("endless");
  }

  @AfterEach
  void nothingIsLeftOpen() {
    await().until(() -> upstream.open() == 0);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void endlessAnswerIsStreamedWithFlatMemory(HttpClient.Version version) throws Exception {
    try (InputStream body = open("/endless", version)) {
      long before = usedMemory();
      long peak = 0;

      for (int i = 0; i < 4; i++) {
        body.skipNBytes(64 * MEGABYTE);
        peak = Math.max(peak, usedMemory());
      }

      assertThat(peak - before).isLessThan(128 * MEGABYTE);
    }
    await().until(() -> upstream.open() == 0);
  }

  @Test
  void upstreamWaitsForAClientThatDoesNotRead() {
    long sent = upstream.sent();

    try (Socket client = ask("/endless")) {
      await().until(() -> upstream.sent() > sent);

      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> upstream.sent() == before.getAndSet(upstream.sent()));
      assertThat(upstream.sent() - sent).isLessThan(64 * MEGABYTE);
      assertThat(client.isConnected()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    await().until(() -> upstream.open() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/endless"})
  void upstreamIsLetGoWhenTheClientIsGone(String path) throws IOException {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(ask(path));
    }
    await().until(() -> upstream.open() == CLIENTS);

    for (Socket client : clients) {
      client.close();
    }

    await().until(() -> upstream.open() == 0);
    assertThat(ProxyDoor.get("/proxy/endless/x", "X-API-Key", key.secret()).statusCode())
        .isEqualTo(200);
  }

  private static InputStream open(String path, HttpClient.Version version) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.proxy("/proxy/endless" + path))
            .version(version)
            .header("X-API-Key", key.secret())
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  private static Socket ask(String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), ProxyDoor.port());
    String request =
        "GET /proxy/endless%s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n\r\n"
            .formatted(path, key.secret());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
