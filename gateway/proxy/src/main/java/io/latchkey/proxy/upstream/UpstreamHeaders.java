package io.latchkey.proxy.upstream;

import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;
import io.latchkey.client.ClientAddresses;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.settings.ProxySettings;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.NettyOutbound;

/**
 * What an upstream sees: the single point of sanitisation, on the way out.
 *
 * <p>Off go what {@link HeaderSanitizer} says, hop-by-hop headers (RFC 9110, section 7.6.1) with
 * those that {@code Connection} names, a length that chunks contradict (RFC 9112, section 6.3), and
 * what the client says of itself in forwarded headers unless it is a trusted proxy. Names are
 * compared as {@link HeaderNames} reads them. On go the caller's identity, the request's ID and, if
 * wanted, X-Forwarded-*.
 */
final class UpstreamHeaders {

  private static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");
  private static final AsciiString FORWARDED_PORT = AsciiString.cached("X-Forwarded-Port");

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  private final ClientAddresses clients;
  private final HeaderSanitizer sanitizer;
  private final ResponseLinks links;
  private final boolean forwarded;

  UpstreamHeaders(ProxySettings settings, ClientAddresses clients, HeaderSanitizer sanitizer) {
    this.clients = clients;
    this.sanitizer = sanitizer;
    this.links = new ResponseLinks(settings.links(), clients);
    this.forwarded = settings.forwardedHeaders();
  }

  /** Adds to {@code output} what the upstream of a request that was let through is to see. */
  void write(
      HttpHeaders input,
      ServerHttpRequest request,
      AuthenticatedExchange authenticated,
      HttpHeaders output) {
    InetAddress peer = ClientAddresses.peer(request);
    boolean trusted = clients.isTrusted(peer);
    boolean chunked = input.contains(HttpHeaderNames.TRANSFER_ENCODING);
    String connection = options(input);
    Iterator<Map.Entry<CharSequence, CharSequence>> headers = input.iteratorCharSequence();
    while (headers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = headers.next();
      CharSequence name = header.getKey();
      boolean ends =
          HeaderNames.HOP_BY_HOP.contains(name)
              || sanitizer.ends(name, authenticated)
              || HeaderNames.isNamed(name, connection)
              || (!trusted && HeaderNames.FORWARDED.contains(name))
              || (chunked && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name))
              || (!HeaderNames.isPlain(name) && HeaderNames.MEANT_ONCE.contains(name));
      if (!ends) {
        output.add(name, header.getValue());
      }
    }
    if (input.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true)) {
      output.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
      output.set(HttpHeaderNames.CONNECTION, HttpHeaderNames.TE);
    }
    sanitizer.addIdentity(output, authenticated);
    if (forwarded) {
      addForwarded(output, input, request, peer);
      addPrefix(output, ResponseLinks.prefix(authenticated, request));
    }
  }

  /** HTTP/2 has no Connection; what it names would be left out when a head is written. */
  static void fit(HttpHeaders sent, Channel upstream) {
    if (upstream instanceof Http2StreamChannel) {
      sent.remove(HttpHeaderNames.CONNECTION);
    }
  }

  /** Has a request of no stated length end with the trailers that its upstream is to see. */
  void passTrailers(Attempt attempt, HttpHeaders input, NettyOutbound outbound, HttpHeaders sent) {
    if (input.contains(HttpHeaderNames.TRAILER)) {
      sent.set(HttpHeaderNames.TRAILER, input.getAll(HttpHeaderNames.TRAILER));
    }
    UnaryOperator<HttpHeaders> allowed = trailers -> trailers(trailers, attempt.authenticated());
    attempt
        .received()
        .withConnection(
            client ->
                outbound.withConnection(
                    upstream ->
                        RequestTrailers.pass(client.channel(), upstream.channel(), allowed)));
  }

  private HttpHeaders trailers(HttpHeaders input, AuthenticatedExchange authenticated) {
    RouteRequirement requirement = authenticated.plan().requirement();
    boolean byHeader = requirement.source() == ProjectSource.HEADER;
    HttpHeaders output = new DefaultHttpHeaders();
    Iterator<Map.Entry<CharSequence, CharSequence>> trailers = input.iteratorCharSequence();
    while (trailers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> trailer = trailers.next();
      CharSequence name = trailer.getKey();
      boolean ends =
          !Trailers.mayHave(name)
              || sanitizer.endsInTrailers(name)
              || (byHeader && HeaderNames.reads(name, requirement.name()))
              || HeaderNames.FORWARDED.contains(name);
      if (!ends) {
        output.add(name, trailer.getValue());
      }
    }
    return output;
  }

  /** What Connection says beside the usual; null for nothing. */
  private static @Nullable String options(HttpHeaders input) {
    String first = input.get(HttpHeaderNames.CONNECTION);
    if (first == null || first.equalsIgnoreCase("keep-alive")) {
      List<String> all = first == null ? List.of() : input.getAll(HttpHeaderNames.CONNECTION);
      return all.size() < 2 ? null : String.join(",", all);
    }
    return String.join(",", input.getAll(HttpHeaderNames.CONNECTION));
  }

  private static void addForwarded(
      HttpHeaders output, HttpHeaders input, ServerHttpRequest request, InetAddress peer) {
    List<String> said = output.getAll(FORWARDED_FOR);
    String address = peer.getHostAddress();
    output.set(FORWARDED_FOR, said.isEmpty() ? address : String.join(", ", said) + ", " + address);
    String proto = output.get(FORWARDED_PROTO);
    String host = output.get(FORWARDED_HOST);
    setIfAbsent(output, FORWARDED_PROTO, request.getURI().getScheme());
    setIfAbsent(output, FORWARDED_HOST, input.get(HttpHeaderNames.HOST));
    setIfAbsent(output, FORWARDED_PORT, port(proto, host, request));
  }

  /** The port that a client connected to: as a trusted proxy's words have it, or our own. */
  private static @Nullable String port(
      @Nullable String proto, @Nullable String host, ServerHttpRequest request) {
    if (proto == null && host == null) {
      InetSocketAddress local = request.getLocalAddress();
      return local == null ? null : Integer.toString(local.getPort());
    }
    Matcher explicit = PORT.matcher(host == null ? "" : host);
    if (explicit.find()) {
      return explicit.group(1);
    }
    String scheme =
        proto == null
            ? request.getURI().getScheme()
            : proto.substring(proto.lastIndexOf(',') + 1).strip();
    return "https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme) ? "443" : "80";
  }

  private static void addPrefix(HttpHeaders output, String prefix) {
    String all = ResponseLinks.outside(output.get(ResponseLinks.FORWARDED_PREFIX)) + prefix;
    if (all.isEmpty()) {
      output.remove(ResponseLinks.FORWARDED_PREFIX);
    } else {
      output.set(ResponseLinks.FORWARDED_PREFIX, all);
    }
  }

  /** Has the links in a response lead back here. */
  void mapLinks(ServerWebExchange exchange, HttpHeaders answer) {
    links.map(exchange, answer);
  }

  private static void setIfAbsent(HttpHeaders output, AsciiString name, @Nullable String value) {
    if (value != null && !output.contains(name)) {
      output.set(name, value);
    }
  }
}
