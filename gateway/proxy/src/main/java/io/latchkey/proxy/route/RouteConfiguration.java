package io.latchkey.proxy.route;

import io.latchkey.limit.LimitSettings;
import io.latchkey.proxy.exchange.ListenerOrder;
import io.latchkey.proxy.upstream.UpstreamClients;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The routes, and their requirements. */
@Configuration(proxyBeanMethods = false)
public class RouteConfiguration {

  @Bean
  @Order(ListenerOrder.AFTER_ACCESS_LOG)
  BuiltInRoute builtInRoute(List<GlobalFilter> filters) {
    return new BuiltInRoute(filters);
  }

  @Bean
  SmartInitializingSingleton routesAreReadAtStart(
      RouteLocator routes,
      GatewayProperties configured,
      RouteFactories factories,
      LimitSettings limits,
      UpstreamClients clients) {
    return new RoutesAtStart(routes, configured, factories, limits.maximumCost(), clients);
  }

  @Bean
  RouteFactories routeFactories(
      List<RoutePredicateFactory> predicates,
      List<GatewayFilterFactory> filters,
      ConfigurationService configuration) {
    return new RouteFactories(predicates, filters, configuration);
  }
}
