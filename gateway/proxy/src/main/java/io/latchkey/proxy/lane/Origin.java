package io.latchkey.proxy.lane;

import io.latchkey.address.UrlHost;
import io.latchkey.proxy.upstream.Http1Tls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that upstreams are at: there is one object for each host, port and way of TLS. */
final class Origin {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final InetSocketAddress address;
  private final AsciiString host;
  private final Http1Tls.@Nullable Handlers tls;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * An origin.
   *
   * @param tls null if there is no TLS
   */
  Origin(UrlHost host, int port, Http1Tls.@Nullable Handlers tls) {
    InetAddress literal = host.literal();
    this.address =
        literal == null
            ? InetSocketAddress.createUnresolved(host.name(), port)
            : new InetSocketAddress(literal, port);
    String name = host.name();
    this.host = new AsciiString(port == HTTP || port == HTTPS ? name : name + ":" + port);
    this.tls = tls;
  }

  /** Its name and port, to be looked up for each connection. */
  InetSocketAddress address() {
    return address;
  }

  /** The value of Host. */
  AsciiString host() {
    return host;
  }

  /** Whether it is known to speak HTTP/1.1. */
  boolean speaksHttp1() {
    return tls == null || tls.speaksHttp1();
  }

  /** The handler of a new connection's TLS; null for none. */
  @Nullable SslHandler tls(ByteBufAllocator allocator) {
    return tls == null ? null : tls.handler(allocator);
  }

  /** Counts its connections from all event loops. */
  AtomicInteger connections() {
    return connections;
  }
}
