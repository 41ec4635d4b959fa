package io.latchkey.proxy.upstream;

import io.latchkey.client.ClientAddresses;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who sent a request, and on which connection.
 *
 * @param peer the other end of the connection
 * @param local this end of it; null if the connection is gone
 * @param scheme by which the request came: {@code http} or {@code https}
 */
public record Sender(InetAddress peer, @Nullable InetSocketAddress local, String scheme) {

  /** The sender of a request of Spring's. */
  static Sender of(ServerHttpRequest request) {
    return new Sender(
        ClientAddresses.peer(request), request.getLocalAddress(), request.getURI().getScheme());
  }

  /** The authority that a request was sent to, without a port that goes without saying. */
  @Nullable String authority(HttpHeaders request) {
    String host = request.get(HttpHeaderNames.HOST);
    String usual = "https".equals(scheme) ? ":443" : ":80";
    return host != null && host.endsWith(usual)
        ? host.substring(0, host.length() - usual.length())
        : host;
  }
}
