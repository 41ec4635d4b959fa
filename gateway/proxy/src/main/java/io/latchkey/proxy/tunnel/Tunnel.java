package io.latchkey.proxy.tunnel;

import io.latchkey.proxy.streams.UpgradedConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's and an upstream's connection after both agreed to speak another protocol (RFC 9110,
 * section 7.8). Bytes pass as they come, in both directions, with back-pressure; one direction can
 * end before the other. Safe for use by many threads.
 */
final class Tunnel {

  private static final int GOING_AWAY = 1001;

  private final UpstreamEnd upstream;
  private final Duration longestIdle;
  private volatile boolean isOpen;
  private @Nullable ScheduledFuture<?> idleCheck;

  private Tunnel(UpstreamEnd upstream, Duration longestIdle) {
    this.upstream = upstream;
    this.longestIdle = longestIdle;
  }

  /**
   * Takes an upstream's connection over while the head of its 101 is being read. To be called on
   * the connection's event loop: what follows the head is kept until the tunnel opens.
   *
   * @param longestIdle how long nothing may be sent in either direction
   */
  public static Tunnel from(Channel connection, Duration longestIdle) {
    UpstreamEnd upstream = new UpstreamEnd(connection);
    upstream.replace(HttpClientCodec.class, () -> {});
    return new Tunnel(upstream, longestIdle);
  }

  /**
   * Tells the client that its connection has been switched, and joins both.
   *
   * @param switching the client's 101
   * @param webSocket whether the client can be told why the tunnel ends
   */
  public void open(Channel client, FullHttpResponse switching, boolean webSocket) {
    ClientEnd end = new ClientEnd(client, upstream, webSocket);
    end.run(
        () -> {
          if (!client.isActive() || client.pipeline().context(HttpServerCodec.class) == null) {
            switching.release();
            closeUnlessOpen();
            return;
          }
          isOpen = true;
          end.replace(HttpServerCodec.class, () -> client.pipeline().context(end).write(switching));
          client.flush();
          client.attr(UpgradedConnection.KEY).set(end);
          end.joinTo(upstream);
          upstream.joinTo(end);
          endOnceIdle(end);
          client.closeFuture().addListener(closed -> forgetOnceClosed(end));
          upstream.channel().closeFuture().addListener(closed -> forgetOnceClosed(end));
        });
  }

  private void endOnceIdle(ClientEnd client) {
    long idle = System.nanoTime() - Math.max(client.lastRead(), upstream.lastRead());
    long left = longestIdle.toNanos() - idle;
    if (left <= 0) {
      client.end(GOING_AWAY, "idle for too long");
    } else {
      idleCheck =
          client
              .channel()
              .eventLoop()
              .schedule(() -> endOnceIdle(client), left, TimeUnit.NANOSECONDS);
    }
  }

  private void forgetOnceClosed(ClientEnd client) {
    client.run(
        () -> {
          boolean isOver = !client.channel().isActive() && !upstream.channel().isActive();
          if (isOver && idleCheck != null) {
            idleCheck.cancel(false);
          }
        });
  }

  /** Lets the upstream go if the tunnel will not be opened. */
  public void closeUnlessOpen() {
    if (!isOpen) {
      upstream.channel().close();
    }
  }
}
