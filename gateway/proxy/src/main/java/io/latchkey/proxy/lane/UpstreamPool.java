package io.latchkey.proxy.lane;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one origin. The one that was used last is used next; those
 * that are idle for long, or old, are closed, so that a name that leads elsewhere is followed.
 */
final class UpstreamPool {

  private final EventLoop loop;
  private final Origin origin;
  private final LaneUpstreams upstreams;
  private final ArrayDeque<UpstreamLink> idle = new ArrayDeque<>();
  private int open;

  UpstreamPool(EventLoop loop, Origin origin, LaneUpstreams upstreams) {
    this.loop = loop;
    this.origin = origin;
    this.upstreams = upstreams;
  }

  /** Whether a request would have a connection: one that is idle, or a new one. */
  boolean hasRoom() {
    return !idle.isEmpty() || origin.connections().get() < upstreams.mostConnections();
  }

  /** Whether there is no connection, in use or idle. */
  boolean isEmpty() {
    return open == 0;
  }

  /** A connection that is idle, and is the caller's then; null for none. */
  @Nullable UpstreamLink take() {
    UpstreamLink link = idle.pollLast();
    while (link != null && !link.channel().isActive()) {
      link = idle.pollLast();
    }
    return link;
  }

  void release(UpstreamLink link) {
    long now = System.nanoTime();
    if (now - link.openedAt() > upstreams.longestLifeNanos()) {
      link.close();
    } else {
      link.idleSince(now);
      idle.addLast(link);
    }
  }

  void closed(UpstreamLink link) {
    count(-1);
    idle.remove(link);
  }

  private void count(int change) {
    open += change;
    origin.connections().addAndGet(change);
  }

  /** Closes what has been idle for too long. */
  void sweep(long now) {
    Iterator<UpstreamLink> all = idle.iterator();
    while (all.hasNext()) {
      UpstreamLink link = all.next();
      if (now - link.idleSince() > upstreams.longestIdleNanos()) {
        all.remove();
        link.close();
      }
    }
  }

  /**
   * Makes a connection for an exchange.
   *
   * @param isForOne whether it is for this exchange only
   */
  void connect(LaneExchange exchange, boolean isForOne) {
    count(1);
    Future<List<InetSocketAddress>> found = upstreams.resolve(origin.address(), loop);
    if (found.isDone()) {
      resolved(found, exchange, isForOne);
    } else {
      found.addListener(done -> loop.execute(() -> resolved(found, exchange, isForOne)));
    }
  }

  private void resolved(
      Future<List<InetSocketAddress>> found, LaneExchange exchange, boolean isForOne) {
    if (found.isSuccess()) {
      connect(found.getNow(), 0, exchange, isForOne);
    } else {
      count(-1);
      exchange.failed(found.cause(), false);
    }
  }

  /** Goes on to a name's next address where one can't be connected to. */
  private void connect(
      List<InetSocketAddress> addresses, int index, LaneExchange exchange, boolean isForOne) {
    if (exchange.isAnswered()) {
      count(-1);
      return;
    }
    UpstreamLink[] made = new UpstreamLink[1];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(exchange.client().channel().getClass())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, upstreams.connectMillis())
            .disableResolver()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    made[0] = upstreams.link(channel, UpstreamPool.this, isForOne);
                    channel.pipeline().addLast(upstreams.guard());
                    SslHandler tls = origin.tls(channel.alloc());
                    if (tls != null) {
                      channel.pipeline().addLast(tls);
                    }
                    channel.pipeline().addLast(made[0].decoder(), made[0]);
                  }
                });
    ChannelFuture connecting = bootstrap.connect(addresses.get(index));
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            shakeHands(made[0], exchange);
          } else if (index + 1 < addresses.size()) {
            connect(addresses, index + 1, exchange, isForOne);
          } else {
            count(-1);
            exchange.failed(done.cause(), false);
          }
        });
  }

  /** Goes on once TLS, if any, has been agreed on. */
  private void shakeHands(UpstreamLink link, LaneExchange exchange) {
    SslHandler tls = link.channel().pipeline().get(SslHandler.class);
    if (tls == null) {
      connected(link, exchange);
      return;
    }
    tls.handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                connected(link, exchange);
              } else {
                exchange.failed(done.cause(), false);
              }
            });
  }

  private void connected(UpstreamLink link, LaneExchange exchange) {
    if (!link.channel().isActive()) {
      exchange.failed(new ClosedChannelException(), false);
    } else if (exchange.isAnswered()) {
      release(link);
    } else {
      exchange.connected(link);
    }
  }
}
