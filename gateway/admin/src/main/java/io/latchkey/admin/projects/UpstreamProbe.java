package io.latchkey.admin.projects;

import io.latchkey.address.ConnectGuard;
import io.latchkey.admin.form.BodyExcerpt;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Asks an upstream once, for who is about to write it into a project: one GET without credentials
 * over a connection of its own, which is closed once the beginning of the answer is there. No
 * redirect is followed. It goes where a project's requests could go and nowhere else. Few are under
 * way at once; safe for use by many threads.
 */
final class UpstreamProbe {

  private static final int AT_ONCE = 4;
  private static final int LONGEST_HEADERS = 16 * 1024;
  private static final Duration LEFT_FOR_THE_REST = Duration.ofMillis(50);

  private final ConnectGuard guard;
  private final UpstreamTls tls;
  private final UpstreamOptions gateway;
  private final LoopResources loops;
  private final Duration patience;
  private final Semaphore free = new Semaphore(AT_ONCE);

  /**
   * A trial.
   *
   * @param guard lets it go where a project's requests could go
   * @param gateway what holds for upstreams of which nobody else says anything
   * @param loops where connections are served
   * @param patience how long it may take in all
   */
  UpstreamProbe(
      ConnectGuard guard,
      UpstreamTls tls,
      UpstreamOptions gateway,
      LoopResources loops,
      Duration patience) {
    this.guard = guard;
    this.tls = tls;
    this.gateway = gateway;
    this.loops = loops;
    this.patience = patience;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param upstream that the rules for upstreams allow
   * @param options how a project wants it to be reached
   * @throws ProblemException where too many are asked already
   */
  UpstreamAnswerView ask(URI upstream, UpstreamOptions options) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_CALLS, "Too many upstreams are being tried. Try again in a moment.");
    }
    ConnectionProvider one = ConnectionProvider.create("latchkey-trial", 1);
    try {
      return answer(client(one, "https".equalsIgnoreCase(upstream.getScheme()), options), upstream);
    } finally {
      free.release();
      one.dispose();
    }
  }

  private HttpClient client(ConnectionProvider pool, boolean https, UpstreamOptions options) {
    UpstreamProtocol protocol = options.or(gateway).protocol();
    HttpClient client =
        guard
            .on(HttpClient.create(pool))
            .runOn(loops)
            .protocol(protocol.offered(https))
            .keepAlive(false)
            .followRedirect(false)
            .disableRetry(true)
            .httpResponseDecoder(decoder -> decoder.maxHeaderSize(LONGEST_HEADERS))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
            .headers(headers -> headers.set("User-Agent", "Latchkey-Upstream-Trial/1"));
    boolean http2 = protocol != UpstreamProtocol.HTTP1;
    return https ? client.secure(spec -> tls.apply(spec, options.or(gateway), http2)) : client;
  }

  private UpstreamAnswerView answer(HttpClient client, URI upstream) {
    long begun = System.nanoTime();
    return Objects.requireNonNull(
        client
            .get()
            .uri(upstream.toString())
            .responseConnection((response, connection) -> read(response, connection, begun))
            .next()
            .timeout(patience)
            .onErrorResume(
                failure -> {
                  UpstreamFault fault = UpstreamFault.of(failure);
                  return Mono.just(UpstreamAnswerView.of(fault, millisSince(begun)));
                })
            .block());
  }

  /** The head of an answer, and as much of its body as comes in time. */
  private Mono<UpstreamAnswerView> read(
      HttpClientResponse response, Connection connection, long begun) {
    long took = millisSince(begun);
    BodyExcerpt excerpt = new BodyExcerpt(response.responseHeaders());
    Duration left =
        patience.minus(Duration.ofNanos(System.nanoTime() - begun)).minus(LEFT_FOR_THE_REST);
    return connection
        .inbound()
        .receive()
        .asByteArray()
        .takeUntil(excerpt::add)
        .take(left.isNegative() ? Duration.ZERO : left)
        .then()
        .onErrorComplete()
        .then(Mono.fromSupplier(() -> UpstreamAnswerView.of(response, excerpt.text(), took)))
        .doFinally(end -> close(connection.channel()));
  }

  private static void close(Channel channel) {
    var unused = (channel instanceof Http2StreamChannel stream ? stream.parent() : channel).close();
  }

  private static long millisSince(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }
}
