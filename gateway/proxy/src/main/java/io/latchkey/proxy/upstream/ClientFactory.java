package io.latchkey.proxy.upstream;

import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.proxy.upstream.HttpClientSettings.LeasingStrategy;
import io.latchkey.proxy.upstream.HttpClientSettings.Pool;
import io.latchkey.proxy.upstream.HttpClientSettings.PoolType;
import io.latchkey.proxy.upstream.HttpClientSettings.Ssl;
import io.latchkey.proxy.upstream.UpstreamClients.Way;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

/**
 * Makes the clients that requests leave with: a pool of its own for each, whose idle connections go
 * before upstreams drop them; no redirects, no cookies, no decompression.
 */
final class ClientFactory {

  private static final DataSize USUAL_HEAD = DataSize.ofKilobytes(64);

  private final UpstreamLimits limits;
  private final HttpClientSettings settings;
  private final UpstreamTls tls;
  private final SpokenProtocols spoken;
  private final UnaryOperator<HttpClient> guarded;

  /**
   * A factory.
   *
   * @param settings what is set here counts before {@code limits}
   * @param spoken told what upstreams choose to speak
   * @param guarded gives a client what holds for every one
   */
  public ClientFactory(
      UpstreamLimits limits,
      HttpClientSettings settings,
      UpstreamTls tls,
      SpokenProtocols spoken,
      UnaryOperator<HttpClient> guarded) {
    this.limits = limits;
    this.settings = settings;
    this.tls = tls;
    this.spoken = spoken;
    this.guarded = guarded;
  }

  /** A client and its connections. */
  record Made(HttpClient client, ConnectionProvider pool) {}

  /**
   * Makes the client for a way.
   *
   * @throws RuntimeException if its bundle can't be used
   */
  Made make(Way way) {
    ConnectionProvider pool = way.pooled() ? pool() : ConnectionProvider.newConnection();
    HttpClient client =
        guarded
            .apply(HttpClient.create(pool))
            .protocol(way.options().protocol().offered(way.secure()))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout(way).toMillis())
            .wiretap(settings.wiretap())
            .httpResponseDecoder(this::heads)
            .doOnResponse((response, connection) -> stopWaiting(connection));
    Duration responseTimeout = responseTimeout(way);
    HttpClient timed = responseTimeout == null ? client : client.responseTimeout(responseTimeout);
    HttpClient sized = way.options().protocol() == UpstreamProtocol.HTTP1 ? timed : http2(timed);
    return new Made(way.secure() ? secure(sized, way) : sized, pool);
  }

  private HttpClient secure(HttpClient client, Way way) {
    Ssl ssl = settings.ssl();
    boolean http2 = way.options().protocol() != UpstreamProtocol.HTTP1;
    return client
        .secure(
            spec ->
                tls.apply(spec, way.options(), http2)
                    .handshakeTimeout(ssl.handshakeTimeout())
                    .closeNotifyFlushTimeout(ssl.closeNotifyFlushTimeout())
                    .closeNotifyReadTimeout(ssl.closeNotifyReadTimeout()))
        .doOnChannelInit(
            (observer, channel, remote) -> spoken.watch(channel, remote, way.options()));
  }

  private HttpResponseDecoderSpec heads(HttpResponseDecoderSpec decoder) {
    DataSize line = settings.maxInitialLineLength();
    if (line != null) {
      decoder.maxInitialLineLength((int) line.toBytes());
    }
    return decoder.maxHeaderSize((int) largestHead().toBytes());
  }

  private HttpClient http2(HttpClient client) {
    return client.http2Settings(http2 -> http2.maxHeaderListSize(largestHead().toBytes()));
  }

  private DataSize largestHead() {
    return Objects.requireNonNullElse(settings.maxHeaderSize(), USUAL_HEAD);
  }

  private Duration connectTimeout(Way way) {
    Duration own = way.connectTimeout();
    return own == null ? connectTimeout() : own;
  }

  private Duration connectTimeout() {
    Integer millis = settings.connectTimeout();
    return millis == null ? limits.connectTimeout() : Duration.ofMillis(millis);
  }

  private @Nullable Duration responseTimeout(Way way) {
    Duration own = way.responseTimeout();
    if (own != null) {
      return own.isNegative() ? null : own;
    }
    return Objects.requireNonNullElse(settings.responseTimeout(), limits.responseTimeout());
  }

  private ConnectionProvider pool() {
    Pool pool = settings.pool();
    Duration idle = Objects.requireNonNullElse(pool.maxIdleTime(), limits.maximumIdle());
    ConnectionProvider.Builder builder =
        ConnectionProvider.builder(pool.name())
            .maxIdleTime(idle)
            .evictInBackground(Objects.requireNonNullElse(pool.evictionInterval(), idle))
            .metrics(pool.metrics());
    if (pool.maxLifeTime() != null) {
      builder.maxLifeTime(pool.maxLifeTime());
    }
    size(builder, pool);
    return (pool.leasingStrategy() == LeasingStrategy.FIFO ? builder.fifo() : builder.lifo())
        .build();
  }

  private void size(ConnectionProvider.Builder builder, Pool pool) {
    Long millis = pool.acquireTimeout();
    builder.pendingAcquireTimeout(millis == null ? connectTimeout() : Duration.ofMillis(millis));
    if (pool.type() == PoolType.ELASTIC) {
      builder.maxConnections(Integer.MAX_VALUE).pendingAcquireMaxCount(-1);
    } else {
      int most = Objects.requireNonNullElse(pool.maxConnections(), limits.maximumConnections());
      builder.maxConnections(most).pendingAcquireMaxCount(2 * most);
    }
  }

  /** The timeout is for the answer's beginning: an event stream may be silent for long. */
  private static void stopWaiting(Connection connection) {
    if (connection.channel().pipeline().get(NettyPipeline.ResponseTimeoutHandler) != null) {
      connection.channel().pipeline().remove(NettyPipeline.ResponseTimeoutHandler);
    }
  }
}
