package io.latchkey.proxy.upstream;

import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.gatekeeper.Upstreams.Fault;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.signing.SignedIdentities;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Works out where a request goes: to its project's upstream or to the route's address, with the
 * path and query exactly as they came, less the segments that the route keeps to itself.
 */
public final class TargetFilter implements GlobalFilter, Ordered {

  /** Where an exchange keeps the upstream of its project, if that is where it goes. */
  private static final String UPSTREAM = Upstreams.Upstream.class.getName();

  /** Where an exchange keeps the address that it goes to instead; unset for its upstream. */
  public static final String DESTINATION = "latchkey.destination";

  private final Upstreams upstreams;
  private final SignedIdentities identities;
  private final ProblemWriter problems;

  TargetFilter(Upstreams upstreams, SignedIdentities identities, ProblemWriter problems) {
    this.upstreams = upstreams;
    this.identities = identities;
    this.problems = problems;
  }

  /** Where the filter stands that this one replaces: behind all filters of the routes. */
  @Override
  public int getOrder() {
    return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.of(exchange);
    exchange.getAttributes().remove(UPSTREAM);
    if (exchange.getAttribute(DESTINATION) == null && !authenticated.plan().toProject()) {
      Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
      return forward(origin(route.getUri()), exchange, chain);
    }
    Upstreams.Upstream known = upstreams.ifKnown(authenticated.grant().project());
    if (known != null) {
      return apply(known, exchange, chain);
    }
    return Mono.fromFuture(upstreams.load(authenticated.grant().project()))
        .publishOn(Schedulers.parallel())
        .flatMap(upstream -> apply(upstream, exchange, chain));
  }

  private Mono<Void> apply(
      Upstreams.Upstream upstream, ServerWebExchange exchange, GatewayFilterChain chain) {
    URI destination = exchange.getAttribute(DESTINATION);
    if (destination != null && !isSameOrigin(upstream.uri(), destination)) {
      return forward(destination, exchange, chain);
    }
    URI uri = destination == null ? upstream.uri() : destination;
    if (upstream.fault() != Fault.NONE) {
      boolean isBundle = upstream.fault() == Fault.SSL_BUNDLE;
      return problems.write(
          exchange, isBundle ? Problem.SSL_BUNDLE_REFUSED : Problem.UPSTREAM_SECRET_SEALED);
    }
    exchange.getAttributes().put(UPSTREAM, upstream);
    if (uri != null) {
      return upstream.switches().signedIdentity() && !identities.isReady()
          ? forwardSigned(uri, exchange, chain)
          : forward(uri, exchange, chain);
    }
    return upstream.known()
        ? problems.write(exchange, Problem.NO_UPSTREAM)
        : problems.unavailable(exchange);
  }

  /**
   * Once what signs is known: an upstream that wants a signed identity gets nothing without one.
   */
  private Mono<Void> forwardSigned(URI uri, ServerWebExchange exchange, GatewayFilterChain chain) {
    if (!identities.isOn()) {
      return problems.write(exchange, Problem.UPSTREAM_SECRET_SEALED);
    }
    return Mono.fromFuture(identities.prepare())
        .publishOn(Schedulers.parallel())
        .flatMap(ready -> ready ? forward(uri, exchange, chain) : problems.unavailable(exchange));
  }

  /** The upstream of an exchange's project; null if the exchange goes elsewhere. */
  static Upstreams.@Nullable Upstream upstream(ServerWebExchange exchange) {
    return exchange.getAttribute(UPSTREAM);
  }

  private static boolean isSameOrigin(@Nullable URI own, URI destination) {
    return own != null
        && http(own.getScheme()).equalsIgnoreCase(http(destination.getScheme()))
        && own.getRawAuthority().equalsIgnoreCase(destination.getRawAuthority());
  }

  private static URI origin(URI uri) {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? uri : uri.resolve("/");
  }

  private static Mono<Void> forward(
      URI base, ServerWebExchange exchange, GatewayFilterChain chain) {
    URI request = exchange.getRequest().getURI();
    int skip = AuthenticatedExchange.of(exchange).plan().skip();
    URI target = target(base, behind(request.getRawPath(), skip), request.getRawQuery());
    exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, target);
    return chain.filter(exchange);
  }

  /** What is left of a path behind its first segments; empty, or begins with a slash. */
  public static String behind(String path, int segments) {
    int start = 0;
    for (int i = 0; i < segments && start >= 0; i++) {
      start = path.indexOf('/', start + 1);
    }
    return start < 0 ? "" : path.substring(start);
  }

  /** WebSockets begin as HTTP, whatever a route calls that. */
  private static String http(String scheme) {
    return switch (scheme) {
      case "ws" -> "http";
      case "wss" -> "https";
      default -> scheme;
    };
  }

  /** The upstream's address with a path joined to its own, and a query. */
  public static URI target(URI base, String path, @Nullable String query) {
    StringBuilder text = new StringBuilder(128);
    text.append(http(base.getScheme())).append("://").append(base.getRawAuthority());
    String basePath = base.getRawPath();
    if (basePath != null) {
      boolean slash = basePath.endsWith("/") && !path.isEmpty();
      text.append(basePath, 0, slash ? basePath.length() - 1 : basePath.length());
    }
    text.append(path);
    if (query != null) {
      text.append('?').append(query);
    }
    return URI.create(text.toString());
  }
}
