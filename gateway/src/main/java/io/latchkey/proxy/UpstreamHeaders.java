package io.latchkey.proxy;

import io.latchkey.access.Grant;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * What an upstream sees: the single point of sanitisation, on the way out, for HTTP and WebSocket.
 *
 * <p>Off go the headers that carried the credential, everything of the client's that begins with
 * {@code X-Latchkey-}, hop-by-hop headers (RFC 9110, section 7.6.1) with those that {@code
 * Connection} names, and what the client says of itself in forwarded headers unless it is a trusted
 * proxy. On go the caller's identity and, if wanted, X-Forwarded-*. A request that was not let
 * through does not get past here.
 */
final class UpstreamHeaders implements HttpHeadersFilter, Ordered {

  private static final String RESERVED = "x-latchkey-";
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final Set<String> FORWARDED =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-real-ip");

  private final ProxySettings settings;
  private final ClientAddresses clients;

  UpstreamHeaders(ProxySettings settings, ClientAddresses clients) {
    this.settings = settings;
    this.clients = clients;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    Passage passage = Passage.of(exchange);
    InetAddress peer = ClientAddresses.peer(exchange.getRequest());
    boolean trusted = clients.isTrusted(peer);
    List<String> connection = input.get(HttpHeaders.CONNECTION);
    boolean chunked = input.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    HttpHeaders output = new HttpHeaders();
    for (Map.Entry<String, List<String>> header : input.headerSet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      boolean ends =
          HopByHop.contains(name)
              || name.startsWith(RESERVED)
              || passage.carriers().contains(name)
              || HopByHop.isNamed(name, connection)
              || !trusted && FORWARDED.contains(name)
              || chunked && name.equals("content-length");
      if (!ends) {
        output.addAll(header.getKey(), header.getValue());
      }
    }
    addIdentity(output, passage.grant());
    if (settings.forwardedHeaders()) {
      addForwarded(output, exchange.getRequest(), peer, trusted);
    }
    return output;
  }

  private void addIdentity(HttpHeaders output, Grant grant) {
    ProxySettings.Identity identity = settings.identity();
    set(output, identity.key(), grant.key().toString());
    set(output, identity.organization(), grant.organization().value());
    set(output, identity.project(), grant.project().value());
  }

  private static void set(HttpHeaders output, String name, String value) {
    if (!name.isEmpty()) {
      output.set(name, value);
    }
  }

  private static void addForwarded(
      HttpHeaders output, ServerHttpRequest request, InetAddress peer, boolean trusted) {
    String said = trusted ? output.getFirst(FORWARDED_FOR) : null;
    String address = peer.getHostAddress();
    output.set(FORWARDED_FOR, said == null ? address : said + ", " + address);
    String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    setIfAbsent(output, "X-Forwarded-Proto", request.getURI().getScheme());
    setIfAbsent(output, "X-Forwarded-Host", host);
    InetSocketAddress local = request.getLocalAddress();
    setIfAbsent(
        output, "X-Forwarded-Port", local == null ? null : Integer.toString(local.getPort()));
  }

  private static void setIfAbsent(HttpHeaders output, String name, @Nullable String value) {
    if (value != null && !output.containsHeader(name)) {
      output.set(name, value);
    }
  }
}
