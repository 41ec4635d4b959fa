package io.latchkey.proxy;

import io.latchkey.access.Decision;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.KeyChanges;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.usage.UsageCounts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/**
 * What stays open on a grant: WebSockets, and requests and answers that are long or of no stated
 * length, such as uploads, downloads and event streams.
 *
 * <p>They are cut when their key is revoked or deleted, when what opened them expires, and when it
 * turns out to be refused after a doubt; where nobody can know that, it is asked until somebody
 * can. A WebSocket is told why (close code 1008, RFC 6455); of other answers the client sees the
 * connection or the HTTP/2 stream end in the middle. Safe for use by many threads.
 */
final class OpenStreams implements KeyChanges.Watcher, AutoCloseable {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final long ASK_AGAIN_SECONDS = 1;
  private static final long LONGEST_GOODBYE_SECONDS = 1;

  private final Map<KeyId, Set<Stream>> streams = new ConcurrentHashMap<>();
  private final Gatekeeper gatekeeper;
  private final KeyChanges changes;
  private final UsageCounts usage;
  private final InstantSource clock;

  OpenStreams(Gatekeeper gatekeeper, KeyChanges changes, UsageCounts usage, InstantSource clock) {
    this.gatekeeper = gatekeeper;
    this.changes = changes;
    this.usage = usage;
    this.clock = clock;
    changes.watch(this);
  }

  /** One thing that is open. Equal to itself only. */
  private static final class Stream {
    private final Passage passage;
    private final Channel channel;
    private volatile long endsAt = ApiKey.NEVER;
    private volatile @Nullable ScheduledFuture<?> expiry;

    Stream(Passage passage, Channel channel) {
      this.passage = passage;
      this.channel = channel;
    }

    void cut() {
      channel.eventLoop().execute(this::end);
    }

    boolean isWebSocket() {
      return channel.pipeline().get(WebSocketFrameEncoder.class) != null;
    }

    private void end() {
      if (!isWebSocket()) {
        channel.close();
        return;
      }
      channel
          .writeAndFlush(
              new CloseWebSocketFrame(
                  WebSocketCloseStatus.POLICY_VIOLATION, "the API key is not valid any more"))
          .addListener(ChannelFutureListener.CLOSE);
      // A client that reads nothing keeps that from being written, and could go on sending.
      channel
          .eventLoop()
          .schedule(() -> channel.close(), LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Whether a request asks for a WebSocket. */
  static boolean isWebSocket(ServerHttpRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
  }

  /** Notes the WebSocket that {@code passing} opens, until it is closed. */
  Mono<Void> noteWebSocket(Passage passage, ServerHttpRequest request, Mono<Void> passing) {
    return Mono.defer(
        () -> {
          Stream stream = note(passage, connection(request).channel());
          return passing.doFinally(signal -> forgetUnlessUpgraded(stream));
        });
  }

  /**
   * What was asked for is over when the handshake is; the WebSocket lives as long as its channel.
   */
  private void forgetUnlessUpgraded(Stream stream) {
    if (stream.isWebSocket()) {
      Passage passage = stream.passage;
      usage.answered(passage.grant(), passage.decidedAt(), SWITCHING_PROTOCOLS);
      stream.channel.closeFuture().addListener(closed -> forget(stream));
    } else {
      forget(stream);
    }
  }

  /** Notes a request that is being sent on, or its answer, until both have ended. */
  void noteExchange(Passage passage, ServerHttpRequest request) {
    Connection connection = connection(request);
    Stream stream = note(passage, connection.channel());
    connection.onTerminate().subscribe(null, failure -> forget(stream), () -> forget(stream));
  }

  /** How many are open. */
  int size() {
    return streams.values().stream().mapToInt(Set::size).sum();
  }

  private Stream note(Passage passage, Channel channel) {
    Stream stream = new Stream(passage, channel);
    streams.compute(
        passage.grant().key(),
        (key, others) -> {
          Set<Stream> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(stream);
          return all;
        });
    endAt(stream, passage.grant().expiresAt());
    // Its key may have ended between the decision and now, when nobody knew of the stream.
    decideAgain(stream);
    return stream;
  }

  private void endAt(Stream stream, long expiresAt) {
    if (expiresAt != stream.endsAt) {
      stream.channel.eventLoop().execute(() -> setEnd(stream, expiresAt));
    }
  }

  private void setEnd(Stream stream, long expiresAt) {
    stream.endsAt = expiresAt;
    cancelExpiry(stream);
    if (expiresAt != ApiKey.NEVER) {
      long left = Math.max(0, expiresAt - clock.millis());
      stream.expiry = stream.channel.eventLoop().schedule(stream::cut, left, TimeUnit.MILLISECONDS);
    }
    if (!isOpen(stream)) {
      cancelExpiry(stream);
    }
  }

  private static void cancelExpiry(Stream stream) {
    ScheduledFuture<?> expiry = stream.expiry;
    if (expiry != null) {
      expiry.cancel(false);
    }
  }

  private boolean isOpen(Stream stream) {
    return streams.getOrDefault(stream.passage.grant().key(), Set.of()).contains(stream);
  }

  private void forget(Stream stream) {
    streams.computeIfPresent(
        stream.passage.grant().key(),
        (key, all) -> {
          all.remove(stream);
          return all.isEmpty() ? null : all;
        });
    cancelExpiry(stream);
  }

  private static Connection connection(ServerHttpRequest request) {
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    Connection[] found = new Connection[1];
    server.withConnection(connection -> found[0] = connection);
    return found[0];
  }

  @Override
  public void keyEnded(KeyId key) {
    streams.getOrDefault(key, Set.of()).forEach(Stream::cut);
  }

  @Override
  public void keyDoubtful(@Nullable KeyId key) {
    if (key == null) {
      streams.values().forEach(all -> all.forEach(this::decideAgain));
    } else {
      streams.getOrDefault(key, Set.of()).forEach(this::decideAgain);
    }
  }

  private void decideAgain(Stream stream) {
    AccessRequest question = stream.passage.request().asQuestion();
    Decision known = gatekeeper.decideIfKnown(question);
    if (known == null) {
      gatekeeper.decide(question).thenAccept(now -> apply(now, stream));
    } else {
      apply(known, stream);
    }
  }

  private void apply(Decision decision, Stream stream) {
    if (!isOpen(stream)) {
      return;
    }
    if (decision instanceof Decision.Denied) {
      stream.cut();
    } else if (decision instanceof Decision.Allowed allowed) {
      endAt(stream, allowed.grant().expiresAt());
    } else {
      stream
          .channel
          .eventLoop()
          .schedule(() -> decideAgain(stream), ASK_AGAIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    changes.unwatch(this);
  }
}
