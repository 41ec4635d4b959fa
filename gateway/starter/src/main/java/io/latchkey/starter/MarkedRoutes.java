package io.latchkey.starter;

import io.latchkey.proxy.plan.RoutePlans;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Authenticates the requests of routes that their metadata marks, and leaves all others alone. */
final class MarkedRoutes implements GlobalFilter, Ordered {

  /** Before the route's own filters, which begin with 1, and behind the meters of the gateway. */
  private static final int ORDER = 1;

  private final RouteGuard guard;
  private final RoutePlans plans = new RoutePlans();

  MarkedRoutes(RouteGuard guard) {
    this.guard = guard;
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    return route == null || !RoutePlans.isMarked(route)
        ? chain.filter(exchange)
        : guard.filter(exchange, plans.of(route), chain);
  }
}
