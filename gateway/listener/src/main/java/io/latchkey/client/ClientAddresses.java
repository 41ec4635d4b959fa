package io.latchkey.client;

import io.latchkey.key.Network;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who the client is: the peer, unless the peer is a trusted proxy. Then one header says so:
 * X-Forwarded-For or Forwarded, and never both, since a proxy that writes one may pass on what a
 * client wrote into the other.
 */
public final class ClientAddresses {

  private static final String FORWARDED = "Forwarded";
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final InetAddress UNKNOWN = unknown();

  private final List<Network> trusted;
  private final boolean readsForwarded;

  public ClientAddresses(List<Network> trusted) {
    this(trusted, false);
  }

  /**
   * Clients behind proxies.
   *
   * @param readsForwarded whether these name the client in Forwarded (RFC 7239), and not in
   *     X-Forwarded-For
   */
  public ClientAddresses(List<Network> trusted, boolean readsForwarded) {
    this.trusted = List.copyOf(trusted);
    this.readsForwarded = readsForwarded;
  }

  /** The client of a request. */
  public InetAddress of(ServerHttpRequest request) {
    InetAddress peer = peer(request);
    if (!isTrusted(peer)) {
      return peer;
    }
    List<String> hops =
        readsForwarded
            ? ForwardedHops.ofForwarded(request.getHeaders().getOrEmpty(FORWARDED))
            : ForwardedHops.ofForwardedFor(request.getHeaders().getOrEmpty(FORWARDED_FOR));
    return ForwardedHops.client(peer, hops, this::isTrusted);
  }

  /** The client of a request that came from a peer with these headers. */
  public InetAddress of(InetAddress peer, HttpHeaders headers) {
    if (!isTrusted(peer)) {
      return peer;
    }
    List<String> hops =
        readsForwarded
            ? ForwardedHops.ofForwarded(headers.getAll(FORWARDED))
            : ForwardedHops.ofForwardedFor(headers.getAll(FORWARDED_FOR));
    return ForwardedHops.client(peer, hops, this::isTrusted);
  }

  /** Whether what a peer says of the client counts. */
  public boolean isTrusted(InetAddress peer) {
    for (int i = 0; i < trusted.size(); i++) {
      if (trusted.get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }

  /** The other end of the connection. */
  public static InetAddress peer(ServerHttpRequest request) {
    return peer(request.getRemoteAddress());
  }

  /** The other end of a connection, which may be gone already. */
  public static InetAddress peer(@Nullable InetSocketAddress remote) {
    @Nullable InetAddress address = remote == null ? null : remote.getAddress();
    return address == null ? UNKNOWN : address;
  }

  /** An address that no list of addresses has, for a peer that is gone already. */
  private static InetAddress unknown() {
    try {
      return InetAddress.getByAddress(new byte[] {0, 0, 0, 0});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
