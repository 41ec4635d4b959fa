package io.latchkey.starter;

import io.latchkey.limit.LimitSettings;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.proxy.exchange.RoutePlan;
import io.latchkey.proxy.plan.RouteFaultException;
import io.latchkey.proxy.plan.RoutePlans;
import io.latchkey.upstream.UpstreamOptions;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * Reads the marks of the configured routes at the start, and stops it with one sentence if one is
 * misspelled: it would ask for less than was meant.
 */
final class MarkedRoutesCheck implements SmartInitializingSingleton {

  private final GatewayProperties configured;
  private final int maximumCost;

  MarkedRoutesCheck(GatewayProperties configured, LatchkeyCore core) {
    this.configured = configured;
    this.maximumCost = core.get(LimitSettings.class).maximumCost();
  }

  @Override
  public void afterSingletonsInstantiated() {
    configured.getDefaultFilters().forEach(filter -> check("default-filters", filter));
    for (RouteDefinition definition : configured.getRoutes()) {
      definition.getFilters().forEach(filter -> check("route " + definition.getId(), filter));
      if (definition.getMetadata().containsKey(RoutePlans.KEY) && definition.getUri() != null) {
        check(Route.async(definition).predicate(exchange -> true).build());
      }
    }
  }

  private static void check(String place, FilterDefinition filter) {
    if (ApiKeyGatewayFilterFactory.NAME.equals(filter.getName())) {
      List<String> unknown =
          filter.getArgs().keySet().stream()
              .filter(name -> !name.startsWith(NameUtils.GENERATED_NAME_PREFIX))
              .filter(name -> !ApiKeyGatewayFilterFactory.Config.FIELDS.contains(name))
              .toList();
      if (!unknown.isEmpty()) {
        throw new RouteFaultException(
            place
                + ": the filter ApiKey has no argument "
                + String.join(", ", unknown)
                + "; allowed are "
                + String.join(", ", ApiKeyGatewayFilterFactory.Config.FIELDS));
      }
    }
  }

  private void check(Route route) {
    RoutePlan plan = RoutePlans.read(route);
    String place = "route " + route.getId() + ": ";
    if (plan.toProject()) {
      throw new RouteFaultException(
          place + "uri latchkey://project is known to Latchkey's own gateway only");
    }
    RouteOptions options = plan.upstream();
    if (!options.options().equals(UpstreamOptions.NONE)) {
      throw new RouteFaultException(
          place
              + "metadata latchkey has "
              + String.join(", ", RouteOptions.FIELDS)
              + " in Latchkey's own gateway only; here the gateway's httpclient settings count");
    }
    if (plan.cost() > maximumCost) {
      throw new RouteFaultException(
          place
              + "metadata latchkey.cost must be at most latchkey.limits.maximum-cost, which is "
              + maximumCost);
    }
  }
}
