package io.latchkey.proxy;

import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.gatekeeper.Upstreams;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The client that requests leave with: a pool per upstream of a fixed size, last in first out,
 * whose idle connections go before upstreams drop them; no redirects, no cookies, no decompression.
 */
final class UpstreamClient {

  private UpstreamClient() {}

  static HttpClient create(UpstreamLimits limits, Upstreams upstreams) {
    ConnectionProvider pool =
        ConnectionProvider.builder("latchkey-upstream")
            .maxConnections(limits.maximumConnections())
            .pendingAcquireMaxCount(2 * limits.maximumConnections())
            .pendingAcquireTimeout(limits.connectTimeout())
            .maxIdleTime(limits.maximumIdle())
            .evictInBackground(limits.maximumIdle())
            .lifo()
            .build();
    return HttpClient.create(pool)
        .protocol(HttpProtocol.HTTP11)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
        .responseTimeout(limits.responseTimeout())
        .doOnResponse((response, connection) -> stopWaiting(connection))
        .resolvedAddressesSelector((config, resolved) -> allowed(upstreams, resolved));
  }

  /** The timeout is for the answer's beginning: an event stream may be silent for long. */
  private static void stopWaiting(Connection connection) {
    if (connection.channel().pipeline().get(NettyPipeline.ResponseTimeoutHandler) != null) {
      connection.channel().pipeline().remove(NettyPipeline.ResponseTimeoutHandler);
    }
  }

  /** What a name resolves to, less what no request may go to; null where nothing is left. */
  private static @Nullable List<? extends SocketAddress> allowed(
      Upstreams upstreams, List<? extends SocketAddress> resolved) {
    List<? extends SocketAddress> left =
        resolved.stream()
            .filter(
                address ->
                    address instanceof InetSocketAddress internet
                        && internet.getAddress() != null
                        && upstreams.mayConnectTo(internet.getAddress()))
            .toList();
    return left.isEmpty() ? null : left;
  }
}
