package io.latchkey.proxy.upstream;

import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;
import io.latchkey.client.ClientAddresses;
import io.latchkey.gatekeeper.OpenedCredential;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.keystore.ProjectSwitches;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.HeaderNames;
import io.latchkey.proxy.headers.CredentialHeader;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.headers.MetadataHeader;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.signing.SignedIdentities;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
 * compared as {@link HeaderNames} reads them. On go the caller's identity, the request's ID, if
 * wanted X-Forwarded-*, and what the project's upstream knows the gateway by.
 */
public final class UpstreamHeaders {

  private static final AsciiString SIGNED = AsciiString.cached(SignedIdentities.HEADER);

  private final ClientAddresses clients;
  private final HeaderSanitizer sanitizer;
  private final SignedIdentities identities;
  private final MetadataHeader metadata = new MetadataHeader();
  private final ResponseLinks links;
  private final boolean forwarded;

  UpstreamHeaders(
      ProxySettings settings,
      ClientAddresses clients,
      HeaderSanitizer sanitizer,
      SignedIdentities identities) {
    this.clients = clients;
    this.sanitizer = sanitizer;
    this.identities = identities;
    this.links = new ResponseLinks(settings.links(), clients);
    this.forwarded = settings.forwardedHeaders();
  }

  /** Adds to {@code output} what the upstream of a request that was let through is to see. */
  void write(HttpHeaders input, ServerWebExchange exchange, HttpHeaders output) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    ServerHttpRequest request = exchange.getRequest();
    String prefix = forwarded ? ResponseLinks.prefix(authenticated, request) : "";
    write(input, Sender.of(request), authenticated, prefix, output);
    CredentialHeader.add(output, credential(exchange), authenticated.decidedAt());
    Upstreams.Upstream upstream = TargetFilter.upstream(exchange);
    if (upstream != null) {
      addWanted(output, upstream.switches(), authenticated);
    }
  }

  /** Adds what a project wants its upstream told of the caller. What signs must be ready. */
  public void addWanted(HttpHeaders output, ProjectSwitches wanted, Authenticated authenticated) {
    if (wanted.passMetadata()) {
      metadata.add(output, authenticated.grant().labels());
    }
    if (wanted.signedIdentity()) {
      output.set(SIGNED, identities.token(authenticated.grant()));
    }
  }

  private static @Nullable OpenedCredential credential(ServerWebExchange exchange) {
    Upstreams.Upstream upstream = TargetFilter.upstream(exchange);
    return upstream == null ? null : upstream.credential();
  }

  /**
   * The same but for the credential and {@link #addWanted}, for any carrier.
   *
   * @param prefix what this gateway keeps to itself of the request's path; empty for nothing
   */
  public void write(
      HttpHeaders input,
      Sender sender,
      Authenticated authenticated,
      String prefix,
      HttpHeaders output) {
    InetAddress peer = sender.peer();
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
      ForwardedHeaders.add(output, input, sender);
      ForwardedHeaders.addPrefix(output, prefix);
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
    RouteRequirement requirement = attempt.authenticated().plan().requirement();
    OpenedCredential credential = credential(attempt.exchange());
    UnaryOperator<HttpHeaders> allowed = came -> trailers(came, requirement, credential);
    attempt
        .received()
        .withConnection(
            client ->
                outbound.withConnection(
                    upstream ->
                        RequestTrailers.pass(client.channel(), upstream.channel(), allowed)));
  }

  /** The trailers that the upstream of a request is to see. */
  public HttpHeaders trailers(
      HttpHeaders input, RouteRequirement requirement, @Nullable OpenedCredential credential) {
    boolean byHeader = requirement.source() == ProjectSource.HEADER;
    HttpHeaders output = new DefaultHttpHeaders();
    Iterator<Map.Entry<CharSequence, CharSequence>> trailers = input.iteratorCharSequence();
    while (trailers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> trailer = trailers.next();
      CharSequence name = trailer.getKey();
      boolean ends =
          !Trailers.mayHave(name)
              || sanitizer.endsInTrailers(name)
              || CredentialHeader.ends(name, credential)
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

  /** Has the links in a response lead back here. */
  void mapLinks(ServerWebExchange exchange, HttpHeaders answer) {
    links.map(exchange, answer);
  }

  /** Whether a response has links that {@link #mapLinks} would change. */
  public boolean hasLinks(HttpHeaders answer) {
    return links.hasLinks(answer);
  }

  /**
   * The same as {@link #mapLinks}, for any carrier.
   *
   * @param target where the request went
   * @param path that the client asked for
   * @param prefix how much of that this gateway kept to itself
   */
  public void mapLinks(
      HttpHeaders answer,
      URI target,
      String path,
      String prefix,
      HttpHeaders request,
      Sender sender) {
    links.map(answer, links.links(target, path, prefix, request, sender));
  }
}
