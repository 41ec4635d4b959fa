package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class ProcessTest {

  /** Java 17's client gives up all requests of an HTTP/2 connection that is being drained. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path data;

  @Test
  void takenPortIsOneSentenceAndAnExitCode() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        GatewayProcess gateway =
            GatewayProcess.launch(
                "--latchkey.proxy.port=" + taken.getLocalPort(),
                "--latchkey.proxy.address=127.0.0.1",
                "--latchkey.console.port=0",
                "--latchkey.data=" + data)) {
      assertThat(gateway.awaitExit()).isEqualTo(1);
      assertThat(gateway.output())
          .contains("The gateway can't listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("latchkey.proxy.port")
          .doesNotContain("Application run failed", "\tat io.latchkey", "\tat org.spring")
          .doesNotContain("embedded-redis started");
    }
  }

  @Test
  void wrongSettingsEndTheProcessBeforeAnythingStarts() {
    try (GatewayProcess gateway =
        GatewayProcess.launch("--latchkey.proxy.port=x", "--latchkey.data=" + data)) {
      assertThat(gateway.awaitExit()).isEqualTo(78);
      assertThat(gateway.output().lines()).hasSize(2);
      assertThat(data).isEmptyDirectory();
    }
  }

  @Test
  void terminatedGatewayStopsItsRedisAndSaysNothingUnpleasant() throws IOException {
    try (GatewayProcess gateway = GatewayProcess.start(data)) {
      ProcessHandle redis = redisOf(data);
      int said = gateway.output().length();

      gateway.terminate();

      assertThat(gateway.awaitExit()).isEqualTo(128 + 15);
      assertThat(redis.isAlive()).isFalse();
      assertThat(gateway.output().substring(said))
          .doesNotContain("WARN", "ERROR")
          .endsWith("Latchkey has stopped.\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void terminatedGatewayEndsInTimeAndWithoutAStackTraceWhileRedisIsAway(boolean hangs) {
    try (TestRedis redis = TestRedis.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                data, "spring.data.redis.url=" + redis.url(), "latchkey.store.timeout=1s")) {
      if (hangs) {
        redis.freeze();
      } else {
        redis.stop();
      }
      long asked = System.nanoTime();

      gateway.terminate();

      assertThat(gateway.awaitExit()).isEqualTo(128 + 15);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Patience.LONG);
      assertThat(gateway.output()).doesNotContain("\tat ", "ERROR", "Exception");
    }
  }

  @Test
  void terminatedGatewayIsNotReadyAtOnceAndStillAcceptsRequestsForItsDelay() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(data, "latchkey.drain.delay=10s")) {
      gateway.terminate();

      Awaitility.await().until(() -> status(gateway.console("/actuator/health/readiness")) == 503);
      assertThat(status(gateway.proxy("/proxy/demo/"))).isEqualTo(401);

      assertThat(gateway.awaitExit()).isEqualTo(128 + 15);
    }
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void terminatedGatewayLeavesTheFleet() {
    try (TestRedis redis = TestRedis.start();
        GatewayProcess gateway =
            GatewayProcess.start(data, "spring.data.redis.url=" + redis.url())) {
      assertThat(redis.<Long>with(commands -> commands.zcard("latchkey:instances"))).isEqualTo(1);

      gateway.terminate();
      gateway.awaitExit();

      assertThat(redis.<Long>with(commands -> commands.zcard("latchkey:instances"))).isZero();
    }
  }

  @Test
  void requestUnderWayIsAnsweredBeforeATerminatedGatewayEnds() throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    CompletableFuture<String> answer = new CompletableFuture<>();
    DisposableServer slow =
        HttpServer.create()
            .host("127.0.0.1")
            .handle(
                (request, response) -> {
                  reached.complete(null);
                  return response.sendString(Mono.fromFuture(answer));
                })
            .bindNow();
    try (GatewayProcess gateway = GatewayProcess.start(data)) {
      gateway.admin().project("slow", URI.create("http://127.0.0.1:" + slow.port()));
      String secret = gateway.admin().key("slow").secret();
      CompletableFuture<HttpResponse<String>> asked =
          CLIENT.sendAsync(
              HttpRequest.newBuilder(gateway.proxy("/proxy/slow/"))
                  .header("X-API-Key", secret)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      reached.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);

      gateway.terminate();
      Awaitility.await().until(() -> refusesConnections(gateway.proxy("/")));
      answer.complete("late");

      assertThat(asked.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("late");
      assertThat(gateway.awaitExit()).isEqualTo(128 + 15);
    } finally {
      slow.disposeNow();
    }
  }

  private static boolean refusesConnections(URI uri) {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void redisThatOutlivedAKilledGatewayIsEndedBeforeItsDataIsOpenedAgain() throws IOException {
    GatewayProcess killed = GatewayProcess.start(data);
    ProcessHandle orphan = redisOf(data);
    killed.kill();
    assertThat(orphan.isAlive()).isTrue();

    try (RunningGateway gateway = RunningGateway.embedded(data)) {
      Awaitility.await().until(() -> !orphan.isAlive());
      assertThat(redisOf(data).pid()).isNotEqualTo(orphan.pid());
      assertThat(gateway.get(gateway.console("/actuator/health/readiness")).statusCode())
          .isEqualTo(200);
    }
  }

  private static ProcessHandle redisOf(Path data) throws IOException {
    String pid = Files.readString(data.resolve("redis/pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
