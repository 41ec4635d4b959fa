package io.latchkey.proxy.route;

import io.latchkey.access.BuiltInPath;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.plan.RoutePlans;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.AdaptCachedBodyGlobalFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RemoveCachedBodyFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * {@code /proxy/{project}/**}, which goes to the upstream that the project's record names.
 *
 * <p>It is matched before Spring's handler mappings and the operator's routes are searched, and its
 * filters, the global ones, are put in line once: most requests take this way, and the search cost
 * them more than the decision. Everything else goes on to the routes.
 */
final class BuiltInRoute implements WebFilter {

  private final Route route;
  private final GatewayFilterChain filters;

  BuiltInRoute(List<GlobalFilter> filters) {
    this.route =
        Route.async()
            .id(RoutePlan.BUILT_IN_ID)
            .uri(URI.create(RoutePlans.PROJECT_SCHEME + "://project"))
            .predicate(exchange -> true)
            .metadata(Map.of("latchkey", RoutePlan.BUILT_IN))
            .build();
    List<GlobalFilter> ordered = new ArrayList<>(filters);
    ordered.removeIf(BuiltInRoute::isForOtherRoutes);
    AnnotationAwareOrderComparator.sort(ordered);
    GatewayFilterChain line = exchange -> Mono.empty();
    for (int i = ordered.size() - 1; i >= 0; i--) {
      GlobalFilter filter = ordered.get(i);
      GatewayFilterChain rest = line;
      line = exchange -> filter.filter(exchange, rest);
    }
    this.filters = line;
  }

  /** Filters that serve other filters of a route; this one has none, and each costs a step. */
  private static boolean isForOtherRoutes(GlobalFilter filter) {
    return filter instanceof AdaptCachedBodyGlobalFilter
        || filter instanceof RemoveCachedBodyFilter;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    String path = exchange.getRequest().getURI().getRawPath();
    String project = BuiltInPath.project(path);
    if (project == null) {
      return others.filter(exchange);
    }
    Map<String, Object> attributes = exchange.getAttributes();
    attributes.put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
    attributes.put(
        ServerWebExchangeUtils.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("project", project));
    return filters.filter(exchange);
  }
}
