package io.latchkey.proxy.route;

import io.latchkey.address.UrlHost;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.plan.RouteFaultException;
import io.latchkey.proxy.plan.RoutePlans;
import io.latchkey.proxy.upstream.UpstreamClients;
import io.latchkey.upstream.UpstreamOptions;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteLocator;

/** Reads all routes at the start, and stops it with one sentence if one can't be used. */
final class RoutesAtStart implements SmartInitializingSingleton {

  /** Where a request can go. {@code no} goes nowhere: a filter of the route answers. */
  private static final List<String> SCHEMES =
      List.of("http", "https", "ws", "wss", "no", RoutePlans.PROJECT_SCHEME);

  private static final URI HTTPS = URI.create("https://upstream");

  private final RouteLocator routes;
  private final GatewayProperties configured;
  private final RouteFactories factories;
  private final int maximumCost;
  private final UpstreamClients clients;

  RoutesAtStart(
      RouteLocator routes,
      GatewayProperties configured,
      RouteFactories factories,
      int maximumCost,
      UpstreamClients clients) {
    this.routes = routes;
    this.configured = configured;
    this.factories = factories;
    this.maximumCost = maximumCost;
    this.clients = clients;
  }

  @Override
  public void afterSingletonsInstantiated() {
    configured.getRoutes().forEach(RoutesAtStart::nameHost);
    try {
      routes.getRoutes().doOnNext(this::check).blockLast();
    } catch (RouteFaultException e) {
      throw e;
    } catch (RuntimeException e) {
      RouteFaultException fault = factories.fault(configured);
      throw fault == null ? e : fault;
    }
  }

  /**
   * Has Spring leave a host with an underscore alone. It gives URLs of {@code http} a port through
   * {@link URI#getHost}, which does not know such names, and the host would be lost; it leaves
   * those of {@code ws} as they are, and {@code TargetFilter} sends requests to the same place.
   */
  private static void nameHost(RouteDefinition route) {
    URI uri = route.getUri();
    String scheme = uri == null ? null : uri.getScheme();
    if (uri == null || scheme == null || uri.getHost() != null || !isOfHost(scheme)) {
      return;
    }
    try {
      UrlHost.of(uri);
    } catch (IllegalArgumentException e) {
      throw new RouteFaultException(
          "route " + route.getId() + ": uri " + uri + " " + e.getMessage());
    }
    if (scheme.toLowerCase(Locale.ROOT).startsWith("http")) {
      String rest = uri.toString().substring(scheme.length());
      route.setUri(URI.create((scheme.length() == "https".length() ? "wss" : "ws") + rest));
    }
  }

  private static boolean isOfHost(String scheme) {
    return List.of("http", "https", "ws", "wss").contains(scheme.toLowerCase(Locale.ROOT));
  }

  private void check(Route route) {
    String scheme = String.valueOf(route.getUri().getScheme()).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new RouteFaultException(
          "route "
              + route.getId()
              + ": uri "
              + route.getUri()
              + " must begin with one of "
              + String.join(":, ", SCHEMES)
              + ": this gateway neither discovers services (lb:) nor forwards to itself"
              + " (forward:)");
    }
    RoutePlan plan = RoutePlans.read(route);
    prepare(route, plan);
    int cost = plan.cost();
    if (cost > maximumCost) {
      throw new RouteFaultException(
          "route "
              + route.getId()
              + ": metadata latchkey.cost must be at most latchkey.limits.maximum-cost, which is "
              + maximumCost
              + ": raise that, so that no limit is made that has no room for it");
    }
  }

  /** Makes the client that the requests of a route leave with. */
  private void prepare(Route route, RoutePlan plan) {
    try {
      clients.of(HTTPS, plan.upstream(), UpstreamOptions.NONE);
    } catch (RuntimeException e) {
      throw new RouteFaultException(
          "route %s: metadata latchkey.ssl-bundle is \"%s\": %s"
              .formatted(route.getId(), plan.upstream().options().sslBundle(), e.getMessage()),
          e);
    }
  }
}
