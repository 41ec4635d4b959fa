package io.latchkey.proxy.upstream;

import io.latchkey.client.ClientAddresses;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.IssuerAddress;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.settings.ProxySettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Has the links in an upstream's response lead back to this gateway. */
final class ResponseLinks {

  static final AsciiString FORWARDED_PREFIX = AsciiString.cached("X-Forwarded-Prefix");

  private static final AsciiString LINK = AsciiString.cached("link");
  private static final AsciiString REFRESH = AsciiString.cached("refresh");
  private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)+");

  private final ProxySettings.Links settings;
  private final ClientAddresses clients;
  private final IssuerAddress address;

  ResponseLinks(ProxySettings.Links settings, ClientAddresses clients) {
    this.settings = settings;
    this.clients = clients;
    this.address = new IssuerAddress(null, clients);
  }

  /** What this gateway keeps to itself of a request's path; empty for nothing. */
  static String prefix(AuthenticatedExchange authenticated, ServerHttpRequest current) {
    return PublicLinks.prefix(
        authenticated.received().getURI().getRawPath(),
        authenticated.plan().skip(),
        current.getURI().getRawPath());
  }

  /** Changes the headers that the client is about to get. */
  void map(ServerWebExchange exchange, HttpHeaders answer) {
    if (hasLinks(answer)) {
      map(answer, links(exchange));
    }
  }

  /** Whether a response has anything that could lead past this gateway. */
  boolean hasLinks(HttpHeaders answer) {
    return (settings.rewrite()
            && (answer.contains(HttpHeaderNames.LOCATION)
                || answer.contains(HttpHeaderNames.CONTENT_LOCATION)
                || answer.contains(LINK)
                || answer.contains(REFRESH)))
        || (settings.cookies() && answer.contains(HttpHeaderNames.SET_COOKIE));
  }

  /** Has a response's links lead back to this gateway. */
  void map(HttpHeaders answer, PublicLinks links) {
    if (settings.rewrite()) {
      map(answer, HttpHeaderNames.LOCATION, links::address);
      map(answer, HttpHeaderNames.CONTENT_LOCATION, links::address);
      map(answer, LINK, links::link);
      map(answer, REFRESH, links::refresh);
    }
    if (settings.cookies()) {
      map(answer, HttpHeaderNames.SET_COOKIE, links::cookie);
    }
  }

  private static void map(HttpHeaders answer, AsciiString name, UnaryOperator<String> mapping) {
    List<String> values = answer.getAll(name);
    if (!values.isEmpty()) {
      answer.set(name, values.stream().map(mapping).toList());
    }
  }

  private PublicLinks links(ServerWebExchange exchange) {
    URI target = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    ServerHttpRequest received = authenticated.received();
    return new PublicLinks(
        target,
        received.getURI().getRawPath(),
        prefix(authenticated, exchange.getRequest()),
        outside(NettyExchange.requestHeaders(received), ClientAddresses.peer(received)),
        address.of(received));
  }

  /**
   * The links of the response to a request that came without Spring.
   *
   * @param target where the request went
   * @param path that the client asked for
   * @param prefix how much of that the gateway kept to itself
   */
  PublicLinks links(URI target, String path, String prefix, HttpHeaders request, Sender sender) {
    return new PublicLinks(
        target,
        path,
        prefix,
        outside(request, sender.peer()),
        address.of(request, sender.peer(), sender.scheme(), sender.authority(request)));
  }

  /** What a trusted proxy in front says that it kept to itself; empty for nothing. */
  private String outside(HttpHeaders request, InetAddress peer) {
    return outside(clients.isTrusted(peer) ? request.get(FORWARDED_PREFIX) : null);
  }

  static String outside(@Nullable String said) {
    String text = said == null ? "" : said.strip();
    String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return PREFIX.matcher(prefix).matches() ? prefix : "";
  }
}
