package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.SocketUpstream;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets to an upstream that speaks TLS, with a certificate of a private authority. */
class SecureTunnelTest {

  private static final String ROUTE = "spring.cloud.gateway.server.webflux.routes[0].";
  private static TestRedis redis;

  @TempDir private static Path folder;
  private static SocketUpstream upstream;
  private static RunningGateway gateway;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    TestCertificate certificate = TestCertificate.write(folder, "sockets");
    upstream = SocketUpstream.secure(certificate);
    gateway =
        RunningGateway.on(
            redis,
            "spring.ssl.bundle.pem.own.truststore.certificate=" + certificate.certificate(),
            "latchkey.upstream.ssl-bundle=own",
            ROUTE + "id=sockets",
            ROUTE + "uri=" + upstream.uri().toString().replace("https:", "wss:"),
            ROUTE + "predicates[0]=Path=/sockets/**",
            ROUTE + "metadata.latchkey.project=key");
    gateway.admin().project("orders", upstream.uri());
    key = gateway.admin().key("orders");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    redis.close();
  }

  private static Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.latchkey().proxyPort());
    client.setSoTimeout(30_000);
    return client;
  }

  private static void ask(Socket client, String path, AdminClient.Key by) throws IOException {
    SocketUpstream.write(
        client,
        "GET %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n".formatted(path, by.secret())
            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  }

  /** Waits for the connection, and has it become a WebSocket. */
  private static Socket agree() throws IOException {
    Socket other = upstream.next();
    assertThat(SocketUpstream.head(other)).containsIgnoringCase("upgrade: websocket");
    SocketUpstream.write(other, RawUpgrade.SWITCHING + "\r\n");
    return other;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/orders/x", "/sockets/x"})
  void bytesPassInBothDirectionsAtOnce(String path) throws Exception {
    try (Socket client = connect()) {
      ask(client, path, key);
      Socket other = agree();
      assertThat(SocketUpstream.head(client)).startsWith("HTTP/1.1 101 ");
      byte[] there = new byte[1_000_000];
      byte[] back = new byte[700_000];
      new Random(3).nextBytes(there);
      new Random(4).nextBytes(back);

      CompletableFuture<Void> sending = send(client, there);
      CompletableFuture<Void> answering = send(other, back);
      CompletableFuture<byte[]> arriving =
          CompletableFuture.supplyAsync(() -> read(other, there.length));

      assertThat(Arrays.equals(read(client, back.length), back)).isTrue();
      assertThat(Arrays.equals(arriving.get(60, TimeUnit.SECONDS), there)).isTrue();
      CompletableFuture.allOf(sending, answering).get(60, TimeUnit.SECONDS);
      other.close();
      assertThat(client.getInputStream().read()).isNegative();
    }
  }

  private static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.getOutputStream().write(bytes);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static byte[] read(Socket socket, int length) {
    try {
      return socket.getInputStream().readNBytes(length);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusalOfTheUpstreamReachesTheClient() throws IOException {
    try (Socket client = connect()) {
      ask(client, "/proxy/orders/x", key);
      Socket other = upstream.next();
      SocketUpstream.head(other);
      SocketUpstream.write(other, "HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnono");

      assertThat(SocketUpstream.head(client)).startsWith("HTTP/1.1 403 ");
      assertThat(client.getInputStream().readNBytes(4))
          .isEqualTo("nono".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void revocationEndsTheTunnelAtBothEnds() throws IOException {
    AdminClient.Key ended = gateway.admin().key("orders");
    try (Socket client = connect()) {
      ask(client, "/proxy/orders/x", ended);
      Socket other = agree();
      SocketUpstream.head(client);

      gateway.admin().revoke(ended);

      // A Close frame with code 1008 and some words.
      byte[] close = client.getInputStream().readNBytes(4);
      assertThat(close).startsWith(0x88).endsWith(0x03, 0xf0);
      assertThat(other.getInputStream().readAllBytes()).isEmpty();
    }
  }
}
