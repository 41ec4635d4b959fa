package io.latchkey.starter;

import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;
import io.latchkey.key.Permission;
import io.latchkey.limit.LimitSettings;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.proxy.exchange.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The filter {@code ApiKey}, which marks a route: {@code ApiKey=project:orders, permission:write}.
 * In Java: {@code filters(f -> f.filter(apiKey.apply(key -> key.setProject("orders"))))}.
 */
public class ApiKeyGatewayFilterFactory
    extends AbstractGatewayFilterFactory<ApiKeyGatewayFilterFactory.Config> {

  /** The filter's name in the configuration. */
  static final String NAME = "ApiKey";

  private static final int MOST_ARGUMENTS = 8;

  private final RouteGuard guard;
  private final int maximumCost;

  /** A factory over an instance. */
  public ApiKeyGatewayFilterFactory(LatchkeyCore core) {
    super(Config.class);
    this.guard = new RouteGuard(core);
    this.maximumCost = core.get(LimitSettings.class).maximumCost();
  }

  /** Arguments have their names with them, so any may be left out. */
  @Override
  public List<String> shortcutFieldOrder() {
    return IntStream.range(0, MOST_ARGUMENTS).mapToObj(i -> "arguments[" + i + "]").toList();
  }

  /**
   * The filter for a route.
   *
   * @throws IllegalArgumentException naming the argument and what is allowed
   */
  @Override
  public GatewayFilter apply(Config config) {
    RoutePlan plan = config.plan();
    if (plan.cost() < 1 || plan.cost() > maximumCost) {
      throw new IllegalArgumentException(
          "ApiKey: cost must be from 1 to latchkey.limits.maximum-cost, which is " + maximumCost);
    }
    return new RouteFilter(guard, plan);
  }

  private record RouteFilter(RouteGuard guard, RoutePlan plan) implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
      return guard.filter(exchange, plan, chain);
    }

    @Override
    public String toString() {
      return "[ApiKey " + plan.requirement() + ", cost " + plan.cost() + "]";
    }
  }

  /** What a route asks of a key. */
  public static class Config {

    static final List<String> FIELDS = List.of("project", "header", "permission", "cost");

    private List<String> arguments = new ArrayList<>();
    private @Nullable String project;
    private @Nullable String header;
    private @Nullable String permission;
    private int cost = 1;

    /** {@code field:value} each, as they stand behind {@code ApiKey=}. */
    public List<String> getArguments() {
      return arguments;
    }

    public void setArguments(List<String> arguments) {
      this.arguments = arguments;
    }

    /** The project's ID or slug, or {@code {name}} for the variable of that name in the path. */
    public Config setProject(String project) {
      this.project = project;
      return this;
    }

    /** The header that names the project. */
    public Config setHeader(String header) {
      this.header = header;
      return this;
    }

    /** What the key must be allowed to do; by default what the method says. */
    public Config setPermission(String permission) {
      this.permission = permission;
      return this;
    }

    /** What a request is charged against its key's limits; 1 by default. */
    public Config setCost(int cost) {
      this.cost = cost;
      return this;
    }

    private void read(String argument) {
      int colon = argument.indexOf(':');
      String field = colon < 0 ? argument : argument.substring(0, colon).strip();
      String value = colon < 0 ? "" : argument.substring(colon + 1).strip();
      switch (field) {
        case "project" -> project = value;
        case "header" -> header = value;
        case "permission" -> permission = value;
        case "cost" -> cost = number(value);
        default ->
            throw new IllegalArgumentException(
                "ApiKey: \""
                    + argument
                    + "\" must be a name, a colon and a value; names are "
                    + String.join(", ", FIELDS));
      }
    }

    private static int number(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("ApiKey: cost must be a whole number from 1", e);
      }
    }

    private RoutePlan plan() {
      arguments.forEach(this::read);
      if (project != null && header != null) {
        throw new IllegalArgumentException("ApiKey: give project or header, not both");
      }
      RouteRequirement requirement = requirement(permission());
      return new RoutePlan(requirement, false, 0, cost, RouteOptions.NONE);
    }

    private RouteRequirement requirement(@Nullable Permission needed) {
      if (header != null) {
        return new RouteRequirement(ProjectSource.HEADER, given("header", header), needed);
      }
      if (project == null) {
        return new RouteRequirement(ProjectSource.KEY, "", needed);
      }
      boolean variable = project.startsWith("{") && project.endsWith("}");
      return variable
          ? new RouteRequirement(
              ProjectSource.PATH,
              given("project", project.substring(1, project.length() - 1)),
              needed)
          : new RouteRequirement(ProjectSource.FIXED, given("project", project), needed);
    }

    private static String given(String field, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("ApiKey: " + field + " must not be empty");
      }
      return value;
    }

    private @Nullable Permission permission() {
      Permission needed = permission == null ? null : Permission.parse(permission);
      if (permission != null && needed == null) {
        throw new IllegalArgumentException(
            "ApiKey: permission must be 1 to 64 characters of a-z, 0-9, : . _ - and begin with a"
                + " letter");
      }
      return needed;
    }
  }
}
