package io.latchkey.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.upstream.UpstreamOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which https upstreams have recently chosen HTTP/1.1, though HTTP/2 was offered. Safe for use by
 * many threads.
 */
final class SpokenProtocols {

  /** What an upstream chose may change, so it is offered both again then. */
  private static final long LASTS_NANOS = Duration.ofMinutes(10).toNanos();

  private static final int MOST = 10_000;

  private final Cache<Server, Spoken> spoken =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  private record Server(String host, int port, @Nullable String name) {}

  /** What one upstream chose. */
  static final class Spoken {

    private volatile boolean isHttp1;
    private volatile long since;

    /** Whether that is HTTP/1.1, as far as anybody knows. */
    boolean isHttp1() {
      return isHttp1 && System.nanoTime() - since < LASTS_NANOS;
    }

    private void chose(boolean http1) {
      since = System.nanoTime();
      isHttp1 = http1;
    }
  }

  /** What an upstream chose, to be kept. */
  Spoken by(String host, int port, UpstreamOptions options) {
    return spoken.get(new Server(host, port, options.serverName()), server -> new Spoken());
  }

  /** Notes what is chosen on a new connection. */
  void watch(Channel connection, @Nullable SocketAddress remote, UpstreamOptions options) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls != null && remote instanceof InetSocketAddress address) {
      Spoken upstream = by(address.getHostString(), address.getPort(), options);
      connection
          .pipeline()
          .addAfter(connection.pipeline().context(tls).name(), null, new Watch(tls, upstream));
    }
  }

  private static final class Watch extends ChannelInboundHandlerAdapter {

    private final SslHandler tls;
    private final Spoken upstream;

    Watch(SslHandler tls, Spoken upstream) {
      this.tls = tls;
      this.upstream = upstream;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          upstream.chose(!ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()));
        }
        context.pipeline().remove(this);
      }
      context.fireUserEventTriggered(event);
    }
  }
}
