package io.latchkey.admin.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.address.AddressRules;
import io.latchkey.address.ConnectGuard;
import io.latchkey.address.OwnListeners;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

class UpstreamProbeTest {

  private static LoopResources loops;
  private static TestUpstream server;
  private static final ConnectGuard GUARD =
      new ConnectGuard(AddressRules.publicAnd(AddressRules.privateRanges(), new OwnListeners()));

  @TempDir private static Path folder;
  private static TestCertificate certificate;

  private final UpstreamProbe trial = within(Patience.LONG);
  private final UpstreamProbe brief = within(Duration.ofSeconds(3));
  private final UpstreamProbe hasty = within(Duration.ofMillis(300));

  private static UpstreamProbe within(Duration patience) {
    UpstreamTls tls = new UpstreamTls(new DefaultSslBundleRegistry(), trust -> "");
    return new UpstreamProbe(GUARD, tls, UpstreamOptions.NONE, loops, patience);
  }

  private static UpstreamAnswerView ask(UpstreamProbe trial, URI upstream) {
    return trial.ask(upstream, UpstreamOptions.NONE);
  }

  @BeforeAll
  static void makeCertificate() {
    loops = LoopResources.create("trial", 1, true);
    server = TestUpstream.start();
    certificate = TestCertificate.write(folder, "upstream");
  }

  @AfterAll
  static void stop() {
    server.close();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
  }

  private static URI at(String path) {
    return server.uri().resolve(path);
  }

  @Test
  void answerIsToldWithTheBeginningOfItsText() {
    UpstreamAnswerView answer = ask(trial, at("/health"));

    assertThat(answer.reachable()).isTrue();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.reasonPhrase()).isEqualTo("OK");
    assertThat(answer.body()).isEqualTo("GET /health ");
    assertThat(answer.reason()).isNull();
  }

  @Test
  void requestCarriesNoCredentialsAndNoRedirectIsFollowed() {
    UpstreamAnswerView answer = ask(trial, at("/answers/moved"));

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("location", "http://127.0.0.1:1/elsewhere?a=%20");
    assertThat(server.lastHeaders()).doesNotContainKeys("Authorization", "Cookie", "X-API-Key");
  }

  @Test
  void failureOfTheUpstreamIsAnAnswerToo() {
    assertThat(ask(trial, at("/answers/503")).status()).isEqualTo(503);
  }

  @Test
  void endlessAnswerIsReadNoFurtherThanFourKibibytesAndNotLeftOpen() {
    UpstreamAnswerView answer = ask(trial, at("/endless"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isNull();
    Awaitility.await().until(() -> server.open() == 0);
  }

  @Test
  void streamIsToldAsFarAsItComesInTime() {
    UpstreamAnswerView answer = ask(brief, at("/events"));

    assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
    assertThat(answer.body()).startsWith("data: 0\n");
    Awaitility.await().until(() -> server.open() == 0);
  }

  @Test
  void bodyThatIsNoTextIsLeftOut() {
    assertThat(ask(trial, at("/answers/zipped")).body()).isNull();
  }

  @Test
  void silentUpstreamIsATimeout() {
    assertThat(ask(hasty, at("/silent")).reason()).isEqualTo("timeout");
  }

  @Test
  void portWhereNothingListensRefuses() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    UpstreamAnswerView answer = ask(trial, closed);

    assertThat(answer.reachable()).isFalse();
    assertThat(answer.reason()).isEqualTo("refused");
    assertThat(answer.detail()).contains("Check the port");
  }

  @Test
  void nameThatNobodyKnowsIsNotFound() {
    assertThat(ask(brief, URI.create("http://nowhere.invalid")).reason())
        .isIn("name_not_found", "timeout");
  }

  @Test
  void certificateThatSignsItselfIsNotTrusted() {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(
                ssl ->
                    ssl.sslContext(
                        Http11SslContextSpec.forServer(
                            certificate.certificate().toFile(), certificate.key().toFile())))
            .handle((request, response) -> response.sendString(Mono.just("secret")))
            .bindNow();
    try {
      assertThat(ask(trial, URI.create("https://127.0.0.1:" + server.port())).reason())
          .isEqualTo("certificate_not_trusted");
      assertThat(ask(trial, URI.create("http://127.0.0.1:" + server.port())).reachable()).isFalse();
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void plainPortSpeaksNoTls() {
    URI plain = URI.create(at("/").toString().replace("http:", "https:"));

    assertThat(ask(trial, plain).reason()).isIn("no_tls", "closed");
  }

  @Test
  void whatIsNoHttpIsToldAsThat() {
    assertThat(answered("+PONG\r\n\r\n").reason()).isEqualTo("no_http");
    assertThat(answered("").reason()).isEqualTo("closed");
  }

  /** What is told of a server that says something once it has got something, and goes. */
  private UpstreamAnswerView answered(String says) {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                  socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      UpstreamAnswerView answer =
          ask(trial, URI.create("http://127.0.0.1:" + server.getLocalPort()));
      served.join();
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void moreThanFourAtOnceAreSentAway() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    AtomicInteger arrived = new AtomicInteger();
    DisposableServer slow =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> {
                  arrived.incrementAndGet();
                  return response.sendString(Mono.fromFuture(answer));
                })
            .bindNow();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      URI uri = URI.create("http://127.0.0.1:" + slow.port());
      List<Future<UpstreamAnswerView>> asked =
          IntStream.range(0, 4).mapToObj(i -> callers.submit(() -> ask(trial, uri))).toList();

      Awaitility.await().until(() -> arrived.get() == 4);
      assertThat(code(trial)).isEqualTo("too_many_calls");
      answer.complete("late");
      Awaitility.await().until(() -> asked.stream().allMatch(Future::isDone));
      assertThat(code(trial)).isEqualTo("200");
    } finally {
      callers.shutdownNow();
      slow.disposeNow();
    }
  }

  private static String code(UpstreamProbe trial) {
    try {
      return String.valueOf(ask(trial, at("/health")).status());
    } catch (ProblemException e) {
      return e.kind().code();
    }
  }
}
