package io.latchkey.proxy;

import io.latchkey.address.ConnectGuard;
import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.proxy.upstream.UpstreamWire;
import io.netty.channel.ChannelOption;
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

  static HttpClient pooled(UpstreamLimits limits, ConnectGuard guard) {
    ConnectionProvider pool =
        ConnectionProvider.builder("latchkey-upstream")
            .maxConnections(limits.maximumConnections())
            .pendingAcquireMaxCount(2 * limits.maximumConnections())
            .pendingAcquireTimeout(limits.connectTimeout())
            .maxIdleTime(limits.maximumIdle())
            .evictInBackground(limits.maximumIdle())
            .lifo()
            .build();
    return create(pool, limits, guard);
  }

  /** The same, with a connection for each request. */
  static HttpClient unpooled(UpstreamLimits limits, ConnectGuard guard) {
    return create(ConnectionProvider.newConnection(), limits, guard);
  }

  private static HttpClient create(
      ConnectionProvider pool, UpstreamLimits limits, ConnectGuard guard) {
    DistrustedUpstreams distrusted = new DistrustedUpstreams();
    return guard
        .on(HttpClient.create(pool))
        .protocol(HttpProtocol.HTTP11)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
        .responseTimeout(limits.responseTimeout())
        .disableRetry(true) // It would repeat any request; UpstreamFilter knows which may be.
        .doOnChannelInit(
            (observer, channel, remote) -> {
              UpstreamWire.addTo(channel);
              ConnectionGuard.addTo(channel, distrusted);
            })
        .doOnResponse((response, connection) -> stopWaiting(connection));
  }

  /** The timeout is for the answer's beginning: an event stream may be silent for long. */
  private static void stopWaiting(Connection connection) {
    if (connection.channel().pipeline().get(NettyPipeline.ResponseTimeoutHandler) != null) {
      connection.channel().pipeline().remove(NettyPipeline.ResponseTimeoutHandler);
    }
  }
}
