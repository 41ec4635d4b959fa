package io.latchkey.proxy.streams;

import io.latchkey.access.Decision;
import io.latchkey.drain.Drain;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.KeyChanges;
import io.latchkey.key.KeyId;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.Connection;

/**
 * What is open on a grant: every exchange from its decision to the end of its answer, or of the
 * connection if that was upgraded.
 *
 * <p>They are cut when their key is revoked or deleted, when what opened them expires, and when it
 * turns out to be refused after a doubt; if nobody can know that, it is asked until somebody can. A
 * WebSocket is told why (close code 1008, RFC 6455); of other exchanges the client sees the
 * connection or the HTTP/2 stream end in the middle, and the upstream receives no more of them.
 * Safe for use by many threads.
 *
 * <p>An exchange is noted on its connection's event loop, in the same step as a decision that was
 * known. A change that comes in between makes the caches forget first and looks at the event loop
 * afterwards, so it finds the exchange there. One whose decision was waited for is decided again
 * once it has been noted, if any key changed in between.
 */
public final class OpenStreams implements KeyChanges.Watcher, Drain.Part, AutoCloseable {

  private static final long ASK_AGAIN_SECONDS = 1;

  private final Map<EventLoop, LoopExchanges> loops = new ConcurrentHashMap<>();
  private final AtomicLong told = new AtomicLong();
  private final Gatekeeper gatekeeper;
  private final KeyChanges changes;
  private final InstantSource clock;
  private final Drain drain;

  OpenStreams(Gatekeeper gatekeeper, KeyChanges changes, InstantSource clock, Drain drain) {
    this.gatekeeper = gatekeeper;
    this.changes = changes;
    this.clock = clock;
    this.drain = drain;
    changes.watch(this);
    drain.add(this);
  }

  /** How many changes of keys have been told. */
  public long changes() {
    return told.get();
  }

  /**
   * Notes a request that was let through, until its answer has ended or its connection has.
   *
   * @param changes how many changes had been told when its decision began
   */
  public void note(AuthenticatedExchange authenticated, ServerHttpRequest request, long changes) {
    Connection operations = operations(request);
    EventLoop loop = operations.channel().eventLoop();
    if (loop.inEventLoop()) {
      on(loop).begin(authenticated, operations);
    } else {
      loop.execute(() -> noteLate(authenticated, operations, on(loop), changes));
    }
  }

  private void noteLate(
      AuthenticatedExchange authenticated,
      Connection operations,
      LoopExchanges loop,
      long changes) {
    if (Connection.from(operations.channel()) == operations) {
      OpenExchange exchange = loop.begin(authenticated, operations);
      if (changes != told.get()) {
        decideAgain(exchange, authenticated, loop);
      }
    }
  }

  /** Looks at what a connection of another carrier is busy with, until it is closed. */
  public void follow(OpenExchange exchange, Channel channel) {
    on(channel.eventLoop()).add(exchange, channel);
  }

  /**
   * Notes a request of another carrier that was let through, in the same step as the decision and
   * on the event loop of its connection, which is followed.
   */
  public void note(OpenExchange exchange, Authenticated authenticated, EventLoop loop) {
    on(loop).begin(exchange, authenticated);
  }

  /** Whether a response goes on until one side ends it. */
  public static boolean isEventStream(HttpHeaders response) {
    return ReactorExchange.isEventStream(response);
  }

  private LoopExchanges on(EventLoop loop) {
    LoopExchanges known = loops.get(loop);
    return known != null
        ? known
        : loops.computeIfAbsent(loop, each -> new LoopExchanges(each, clock));
  }

  /** How many have been open for more than a second, about. */
  public int size() {
    return loops.values().stream().mapToInt(LoopExchanges::longOpen).sum();
  }

  private static Connection operations(ServerHttpRequest request) {
    return ServerHttpRequestDecorator.getNativeRequest(request);
  }

  @Override
  public void keyEnded(KeyId key) {
    forEach(key, loop -> (exchange, authenticated) -> exchange.cut());
  }

  @Override
  public void keyDoubtful(@Nullable KeyId key) {
    forEach(key, loop -> (exchange, authenticated) -> decideAgain(exchange, authenticated, loop));
  }

  /** Does something with all that is open on a key, or on any. */
  private void forEach(
      @Nullable KeyId key,
      Function<LoopExchanges, BiConsumer<OpenExchange, Authenticated>> action) {
    told.incrementAndGet();
    for (LoopExchanges loop : loops.values()) {
      BiConsumer<OpenExchange, Authenticated> each = action.apply(loop);
      loop.forEach(
          (exchange, authenticated) -> {
            if (key == null || authenticated.grant().key().equals(key)) {
              each.accept(exchange, authenticated);
            }
          });
    }
  }

  private void decideAgain(OpenExchange exchange, Authenticated authenticated, LoopExchanges loop) {
    AccessRequest question = authenticated.request().asQuestion();
    Decision known = gatekeeper.decideIfKnown(question);
    if (known == null) {
      Future<?> unused =
          gatekeeper
              .decide(question)
              .thenAccept(now -> loop.execute(() -> apply(now, exchange, authenticated, loop)));
    } else {
      apply(known, exchange, authenticated, loop);
    }
  }

  private void apply(
      Decision decision, OpenExchange exchange, Authenticated authenticated, LoopExchanges loop) {
    if (!exchange.is(authenticated)) {
      return;
    }
    if (decision instanceof Decision.Denied) {
      exchange.cut();
    } else if (decision instanceof Decision.Allowed allowed) {
      loop.endAt(exchange, authenticated, allowed.grant().expiresAt());
    } else {
      loop.executeLater(() -> decideUnlessOver(exchange, authenticated, loop), ASK_AGAIN_SECONDS);
    }
  }

  private void decideUnlessOver(
      OpenExchange exchange, Authenticated authenticated, LoopExchanges loop) {
    if (exchange.is(authenticated)) {
      decideAgain(exchange, authenticated, loop);
    }
  }

  @Override
  public void begin() {
    // Responses say that they are the last ones of their connections; streams have time.
  }

  /** Event streams and WebSockets end; their clients open them again elsewhere. */
  @Override
  public void sayGoodbye() {
    for (LoopExchanges loop : loops.values()) {
      loop.forEach((exchange, authenticated) -> exchange.sayGoodbye());
    }
  }

  @Override
  public void cut() {
    // Whole connections are.
  }

  @Override
  public void close() {
    changes.unwatch(this);
    drain.remove(this);
    loops.values().forEach(LoopExchanges::close);
  }
}
