package io.latchkey.proxy.upstream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Null;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Spring Cloud Gateway's own settings of its client. Each is honoured, or stops the start if it is
 * set to something that this gateway doesn't do.
 *
 * @param connectTimeout how long a connection may take to be made, in milliseconds
 * @param responseTimeout how long an upstream may take to begin its response
 * @param maxHeaderSize the largest head of a response
 * @param maxInitialLineLength the longest status line of a response
 * @param compression must be false: bodies pass through as they are
 * @param wiretap whether what is sent and received is logged, under {@code
 *     reactor.netty.http.client.HttpClient} at DEBUG
 */
@ConfigurationProperties("spring.cloud.gateway.server.webflux.httpclient")
public record HttpClientSettings(
    @Nullable @Min(value = 10, message = MILLIS) @Max(value = 300_000, message = MILLIS)
        Integer connectTimeout,
    @Nullable Duration responseTimeout,
    @Nullable DataSize maxHeaderSize,
    @Nullable DataSize maxInitialLineLength,
    boolean compression,
    boolean wiretap,
    @DefaultValue @Valid Pool pool,
    @DefaultValue @Valid Proxy proxy,
    @DefaultValue @Valid Ssl ssl,
    @DefaultValue @Valid Websocket websocket) {

  static final String MILLIS = "must be from 10 to 300000, in milliseconds";
  private static final String NO_PROXY =
      "must not be set: a proxy would hide the addresses that requests go to, which this gateway"
          + " checks";
  private static final String USE_A_BUNDLE =
      "must not be set: make a bundle under spring.ssl.bundle and name it in"
          + " latchkey.upstream.ssl-bundle";
  private static final String UNCHANGED = "must not be set: WebSockets pass through unchanged";
  private static final long LARGEST_HEAD = 16 * 1024 * 1024;

  /** How connections are pooled. */
  public enum PoolType {
    /** As many connections as are asked for. */
    ELASTIC,
    /** At most {@code max-connections} to each upstream. */
    FIXED,
    /** Not possible. */
    DISABLED
  }

  /** Which idle connection is used next. */
  public enum LeasingStrategy {
    /** The one that has been idle for longest. */
    FIFO,
    /** The one that was used last. */
    LIFO
  }

  /**
   * The pool of connections.
   *
   * @param type fixed or elastic
   * @param name of the pool in its meters
   * @param maxConnections how many connections each upstream gets at most
   * @param acquireTimeout how long a request may wait for a connection, in milliseconds
   * @param maxIdleTime how long an idle connection is kept
   * @param maxLifeTime how long a connection is used
   * @param evictionInterval how often idle connections are looked through
   * @param metrics whether the pool has meters
   * @param leasingStrategy which idle connection is used next
   */
  public record Pool(
      @Nullable PoolType type,
      @DefaultValue("latchkey-upstream") String name,
      @Nullable
          @Min(value = 1, message = "must be from 1 to 100000")
          @Max(value = 100_000, message = "must be from 1 to 100000")
          Integer maxConnections,
      @Nullable
          @Min(value = 1, message = "must be from 1 to 3600000, in milliseconds")
          @Max(value = 3_600_000, message = "must be from 1 to 3600000, in milliseconds")
          Long acquireTimeout,
      @Nullable Duration maxIdleTime,
      @Nullable Duration maxLifeTime,
      @Nullable Duration evictionInterval,
      boolean metrics,
      @DefaultValue("lifo") LeasingStrategy leasingStrategy) {

    @AssertTrue(message = "must be elastic or fixed: connections are always pooled")
    boolean isType() {
      return type != PoolType.DISABLED;
    }

    @AssertTrue(message = "must be longer than 0")
    boolean isMaxIdleTime() {
      return isPositive(maxIdleTime);
    }

    @AssertTrue(message = "must be longer than 0")
    boolean isMaxLifeTime() {
      return isPositive(maxLifeTime);
    }

    @AssertTrue(message = "must not be negative")
    boolean isEvictionInterval() {
      return evictionInterval == null || !evictionInterval.isNegative();
    }
  }

  /**
   * A proxy on the way to upstreams, which there can't be.
   *
   * @param host must not be set
   * @param port must not be set
   * @param type must not be set
   * @param username must not be set
   * @param password must not be set
   * @param nonProxyHostsPattern must not be set
   */
  public record Proxy(
      @Null(message = NO_PROXY) @Nullable String host,
      @Null(message = NO_PROXY) @Nullable String port,
      @Null(message = NO_PROXY) @Nullable String type,
      @Null(message = NO_PROXY) @Nullable String username,
      @Null(message = NO_PROXY) @Nullable String password,
      @Null(message = NO_PROXY) @Nullable String nonProxyHostsPattern) {}

  /**
   * TLS.
   *
   * @param sslBundle the same as {@code latchkey.upstream.ssl-bundle}
   * @param handshakeTimeout how long a handshake may take
   * @param closeNotifyFlushTimeout how long the end of a connection may take to be written
   * @param closeNotifyReadTimeout how long the upstream's word about the end is waited for
   * @param useInsecureTrustManager must be false: certificates are checked
   * @param trustedX509Certificates must not be set
   * @param keyStore must not be set
   * @param keyStoreType must not be set
   * @param keyStoreProvider must not be set
   * @param keyStorePassword must not be set
   * @param keyPassword must not be set
   */
  public record Ssl(
      @Nullable String sslBundle,
      @DefaultValue("10s") Duration handshakeTimeout,
      @DefaultValue("3s") Duration closeNotifyFlushTimeout,
      @DefaultValue("0s") Duration closeNotifyReadTimeout,
      boolean useInsecureTrustManager,
      @DefaultValue List<String> trustedX509Certificates,
      @Null(message = USE_A_BUNDLE) @Nullable String keyStore,
      @Null(message = USE_A_BUNDLE) @Nullable String keyStoreType,
      @Null(message = USE_A_BUNDLE) @Nullable String keyStoreProvider,
      @Null(message = USE_A_BUNDLE) @Nullable String keyStorePassword,
      @Null(message = USE_A_BUNDLE) @Nullable String keyPassword) {

    @AssertTrue(message = "must be longer than 0")
    boolean isHandshakeTimeout() {
      return isPositive(handshakeTimeout);
    }

    @AssertTrue(message = "must not be negative")
    boolean isCloseNotifyFlushTimeout() {
      return !closeNotifyFlushTimeout.isNegative();
    }

    @AssertTrue(message = "must not be negative")
    boolean isCloseNotifyReadTimeout() {
      return !closeNotifyReadTimeout.isNegative();
    }

    @AssertTrue(
        message =
            "must be false: upstreams' certificates are checked; latchkey.upstream.ssl-bundle names"
                + " a bundle with the authorities to trust")
    boolean isUseInsecureTrustManager() {
      return !useInsecureTrustManager;
    }

    @AssertTrue(message = USE_A_BUNDLE)
    boolean isTrustedX509Certificates() {
      return trustedX509Certificates.isEmpty();
    }
  }

  /**
   * WebSockets.
   *
   * @param maxFramePayloadLength must not be set
   * @param proxyPing must be true or left out
   */
  public record Websocket(
      @Null(message = UNCHANGED) @Nullable String maxFramePayloadLength,
      @DefaultValue("true") boolean proxyPing) {

    @AssertTrue(message = "must be true: WebSockets pass through unchanged, with their pings")
    boolean isProxyPing() {
      return proxyPing;
    }
  }

  @AssertTrue(message = "must be from 10ms to 1h")
  boolean isResponseTimeout() {
    return responseTimeout == null
        || (responseTimeout.compareTo(Duration.ofMillis(10)) >= 0
            && responseTimeout.compareTo(Duration.ofHours(1)) <= 0);
  }

  @AssertTrue(message = "must be from 1KB to 16MB")
  boolean isMaxHeaderSize() {
    return isHead(maxHeaderSize);
  }

  @AssertTrue(message = "must be from 1KB to 16MB")
  boolean isMaxInitialLineLength() {
    return isHead(maxInitialLineLength);
  }

  @AssertTrue(message = "must be false: bodies pass through as upstreams send them")
  boolean isCompression() {
    return !compression;
  }

  private static boolean isHead(@Nullable DataSize size) {
    return size == null || (size.toBytes() >= 1024 && size.toBytes() <= LARGEST_HEAD);
  }

  private static boolean isPositive(@Nullable Duration duration) {
    return duration == null || duration.compareTo(Duration.ZERO) > 0;
  }
}
