package io.latchkey.proxy.authn;

import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.plan.RoutePlans;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Authenticates the requests of every route: in our own gateway none is left open. */
final class ApiKeyFilter implements GlobalFilter, Ordered {

  private final RequestAuthentication authentication;
  private final RoutePlans plans;

  ApiKeyFilter(RequestAuthentication authentication, RoutePlans plans) {
    this.authentication = authentication;
    this.plans = plans;
  }

  /** Before every other filter: none may see a request that is not let through. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    HttpHeaders headers = NettyExchange.requestHeaders(exchange.getRequest());
    return authentication.filter(exchange, headers, plans.of(route), chain);
  }
}
