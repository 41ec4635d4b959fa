package io.latchkey.proxy.exchange;

import io.latchkey.client.ClientAddresses;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The address by which clients know this gateway: the one that is set, else the one that a request
 * was sent to. What X-Forwarded-Proto and X-Forwarded-Host say of that counts from a trusted proxy
 * alone.
 */
public final class IssuerAddress {

  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";

  /** A name or IP address, and a port. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

  private final @Nullable String fixed;
  private final ClientAddresses clients;

  public IssuerAddress(@Nullable String fixed, ClientAddresses clients) {
    this.fixed = fixed;
    this.clients = clients;
  }

  /** Whether it is the same for every request. */
  public boolean isFixed() {
    return fixed != null;
  }

  /** The address, without a slash at its end; null where a request names none that could be. */
  public @Nullable String of(ServerHttpRequest request) {
    return of(
        NettyExchange.requestHeaders(request),
        ClientAddresses.peer(request),
        request.getURI().getScheme(),
        request.getURI().getRawAuthority());
  }

  /**
   * The same, of a request that a peer sent with these headers.
   *
   * @param usualScheme that of its connection
   * @param usualAuthority that it was sent to; null if unknown
   */
  public @Nullable String of(
      HttpHeaders headers, InetAddress peer, String usualScheme, @Nullable String usualAuthority) {
    if (fixed != null) {
      return fixed;
    }
    boolean trusted = clients.isTrusted(peer);
    String scheme = forwarded(headers, PROTO, trusted, usualScheme);
    String authority = forwarded(headers, HOST, trusted, usualAuthority);
    boolean good =
        scheme != null
            && (scheme.equals("https") || scheme.equals("http"))
            && authority != null
            && AUTHORITY.matcher(authority).matches();
    return good ? scheme + "://" + authority : null;
  }

  /** What the nearest proxy says, which stands last. */
  private static @Nullable String forwarded(
      HttpHeaders headers, String name, boolean trusted, @Nullable String otherwise) {
    List<String> values = trusted ? headers.getAll(name) : List.of();
    if (values.isEmpty()) {
      return otherwise;
    }
    String last = values.get(values.size() - 1);
    return last.substring(last.lastIndexOf(',') + 1).trim();
  }
}
