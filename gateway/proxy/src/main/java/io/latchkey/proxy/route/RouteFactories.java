package io.latchkey.proxy.route;

import io.latchkey.proxy.plan.RouteFaultException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import reactor.core.publisher.Flux;

/**
 * The predicates and filters that routes can have here, and what is wrong with one that a route
 * asks for.
 */
@SuppressWarnings("rawtypes") // As Spring Cloud Gateway takes them.
record RouteFactories(
    List<RoutePredicateFactory> predicates,
    List<GatewayFilterFactory> filters,
    ConfigurationService configuration) {

  private static final URI NOWHERE = URI.create("no://where");
  private static final String PREFIX = GatewayProperties.PREFIX + ".";

  /** The fault of the first filter or predicate that can't be made; null if all can. */
  @Nullable RouteFaultException fault(GatewayProperties configured) {
    RouteDefinition none = new RouteDefinition();
    none.setId("default-filters");
    RouteFaultException fault =
        filterFault(PREFIX + "default-filters", none, configured.getDefaultFilters());
    for (int i = 0; fault == null && i < configured.getRoutes().size(); i++) {
      RouteDefinition route = configured.getRoutes().get(i);
      String property = PREFIX + "routes[" + i + "].";
      fault = predicateFault(property + "predicates", route);
      fault = fault == null ? filterFault(property + "filters", route, route.getFilters()) : fault;
    }
    return fault;
  }

  private @Nullable RouteFaultException predicateFault(String property, RouteDefinition route) {
    for (int i = 0; i < route.getPredicates().size(); i++) {
      PredicateDefinition wanted = route.getPredicates().get(i);
      RouteDefinition alone = alone(route);
      alone.setPredicates(List.of(wanted));
      String name = String.valueOf(wanted.getName());
      boolean known = predicates.stream().anyMatch(factory -> factory.name().equals(name));
      RouteFaultException fault =
          fault(alone, property + "[" + i + "]=" + name, "predicate", known);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private @Nullable RouteFaultException filterFault(
      String property, RouteDefinition route, List<FilterDefinition> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      RouteDefinition alone = alone(route);
      alone.setFilters(List.of(wanted.get(i)));
      String name = String.valueOf(wanted.get(i).getName());
      boolean known = filters.stream().anyMatch(factory -> factory.name().equals(name));
      RouteFaultException fault = fault(alone, property + "[" + i + "]=" + name, "filter", known);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static RouteDefinition alone(RouteDefinition route) {
    RouteDefinition alone = new RouteDefinition();
    alone.setId(String.valueOf(route.getId()));
    alone.setUri(route.getUri() == null ? NOWHERE : route.getUri());
    alone.setMetadata(route.getMetadata());
    return alone;
  }

  private @Nullable RouteFaultException fault(
      RouteDefinition alone, String property, String kind, boolean known) {
    String where = "route " + alone.getId() + ": " + property;
    if (!known) {
      return new RouteFaultException(
          where
              + " is not a "
              + kind
              + " of this gateway: it is misspelled, or needs a bean or library that is not there");
    }
    try {
      new RouteDefinitionRouteLocator(
              () -> Flux.just(alone), predicates, filters, new GatewayProperties(), configuration)
          .getRoutes()
          .blockLast();
      return null;
    } catch (RuntimeException e) {
      return new RouteFaultException(where + " can't be used: " + reason(e));
    }
  }

  /** What the innermost cause says, on one line. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.replaceAll("\\s+", " ");
  }
}
