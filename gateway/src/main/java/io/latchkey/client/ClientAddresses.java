package io.latchkey.client;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who the client is: the peer, unless the peer is a trusted proxy. Then X-Forwarded-For is read
 * from its end, and the first address that is not a trusted proxy's is the client. What is no
 * address ends the reading: the last proxy that was trusted counts as the client then.
 */
public final class ClientAddresses {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final InetAddress UNKNOWN = unknown();

  private final List<Network> trusted;

  public ClientAddresses(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The client of a request. */
  public InetAddress of(ServerHttpRequest request) {
    InetAddress peer = peer(request);
    if (!isTrusted(peer)) {
      return peer;
    }
    List<String> values = request.getHeaders().getOrEmpty(FORWARDED_FOR);
    String[] hops = String.join(",", values).split(",", -1);
    InetAddress client = peer;
    for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
      InetAddress hop = Network.literal(hops[i].trim());
      if (hop == null) {
        return client;
      }
      client = hop;
    }
    return client;
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
    InetSocketAddress remote = request.getRemoteAddress();
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
