package io.latchkey.webhook;

import io.latchkey.address.AddressRefusedException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Sends events to receivers by HTTP. A connection is used again if its answer has ended within a
 * few kilobytes, and closed otherwise: an answer's body says nothing, and no redirect is followed.
 * Safe for use by many threads.
 */
public final class WebhookSender implements AutoCloseable {

  private static final int LOOPS = 1;
  private static final int MOST_OF_BODY = 64 * 1024;

  /** Less than receivers keep idle connections open. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);

  /** A host's addresses may change. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(1);

  private final ReceiverRules rules;
  private final SecretSeal seal;
  private final Duration timeout;
  private final InstantSource clock;
  private final LoopResources loops = LoopResources.create("latchkey-webhooks", LOOPS, true);
  private final ConnectionProvider connections;
  private final HttpClient overTls;
  private final HttpClient plain;

  /** A sender. */
  public WebhookSender(
      ReceiverRules rules, SecretSeal seal, WebhookSettings settings, InstantSource clock) {
    this.rules = rules;
    this.seal = seal;
    this.timeout = settings.timeout();
    this.clock = clock;
    this.connections =
        ConnectionProvider.builder("latchkey-webhooks")
            .maxConnections(settings.parallel() + 1) // One for a test beside them.
            .pendingAcquireMaxCount(-1)
            .maxIdleTime(LONGEST_IDLE)
            .maxLifeTime(LONGEST_LIFE)
            .evictInBackground(LONGEST_IDLE)
            .lifo()
            .build();
    HttpClient client =
        HttpClient.create(connections)
            .runOn(loops)
            .protocol(HttpProtocol.HTTP11)
            .followRedirect(false)
            .disableRetry(true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .responseTimeout(timeout);
    this.overTls = rules.guardOverTls().on(client);
    this.plain = rules.guardOfPlain().on(client);
  }

  /**
   * Sends an event. Does not block.
   *
   * @param body the event as a CloudEvent in JSON
   * @param attempt counts from 1
   * @return what came of it; never completes exceptionally
   */
  public CompletableFuture<Answer> send(Webhook webhook, String event, String body, int attempt) {
    long begun = System.nanoTime();
    return Mono.defer(() -> status(webhook, event, body, attempt))
        .timeout(timeout)
        .map(status -> Answer.of(status, since(begun)))
        .onErrorResume(failure -> Mono.just(Answer.none(reason(failure), since(begun))))
        .toFuture();
  }

  private Mono<Integer> status(Webhook webhook, String event, String body, int attempt) {
    URI url = webhook.url();
    rules.check(url);
    WebhookSecret secret = seal.open(webhook);
    Instant now = clock.instant();
    String signature = secret.sign(now, body);
    String standard = secret.signStandard(event, now, body);
    return (ReceiverRules.isPlain(url) ? plain : overTls)
        .headers(
            headers -> {
              fill(headers, webhook, event, signature, attempt);
              fillStandard(headers, event, now, standard);
            })
        .post()
        .uri(url.toString())
        .send(Mono.fromSupplier(() -> Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)))
        .responseConnection(
            (response, connection) -> ended(connection).thenReturn(response.status().code()))
        .next();
  }

  /**
   * Reads an answer to its end, or closes the connection if that is far or the answer breaks off.
   */
  private static Mono<Void> ended(Connection connection) {
    AtomicLong read = new AtomicLong();
    return connection
        .inbound()
        .receive()
        .takeUntil(part -> read.addAndGet(part.readableBytes()) > MOST_OF_BODY)
        .then()
        .onErrorComplete()
        .doFinally(
            end -> {
              if (read.get() > MOST_OF_BODY || end != SignalType.ON_COMPLETE) {
                connection.channel().close();
              }
            });
  }

  private static void fill(
      HttpHeaders headers, Webhook webhook, String event, String signature, int attempt) {
    headers
        .set("Content-Type", "application/cloudevents+json; charset=utf-8")
        .set("User-Agent", "Latchkey-Webhooks/1")
        .set("Latchkey-Signature", signature)
        .set("Latchkey-Webhook", webhook.id().value())
        .set("Latchkey-Event", event)
        .set("Latchkey-Attempt", attempt);
  }

  /** The headers of Standard Webhooks, for receivers that check these with a library. */
  private static void fillStandard(
      HttpHeaders headers, String event, Instant now, String signature) {
    headers
        .set("webhook-id", event)
        .set("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .set("webhook-signature", signature);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private String reason(Throwable failure) {
    if (failure instanceof TimeoutException || failure instanceof ReadTimeoutException) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    if (failure instanceof AddressRefusedException) {
      return "the host has no address that events may be sent to";
    }
    if (failure instanceof UnknownHostException) {
      return "no address is known for the host";
    }
    if (failure instanceof SSLException) {
      return "no TLS: its certificate does not fit, or is of an authority that is not trusted";
    }
    if (failure instanceof IllegalArgumentException
        || failure instanceof UnreadableSecretException) {
      return String.valueOf(failure.getMessage());
    }
    return failure instanceof ConnectException
        ? "no connection could be made"
        : "the connection ended before an answer came";
  }

  @Override
  public void close() {
    connections.dispose();
    loops.disposeLater(Duration.ZERO, timeout).block();
  }
}
