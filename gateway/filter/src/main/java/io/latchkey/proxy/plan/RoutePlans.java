package io.latchkey.proxy.plan;

import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;
import io.latchkey.key.Permission;
import io.latchkey.proxy.exchange.RouteOptions;
import io.latchkey.proxy.exchange.RoutePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;

/**
 * Reads routes' metadata: {@code latchkey: {project: path|header|host|fixed|key, header: …, name:
 * …, permission: …, cost: …}}. There is no route without it: a route can't be left open by mistake.
 */
public final class RoutePlans {

  /**
   * The address of routes that forward to the project's own upstream: {@code latchkey://project}.
   */
  public static final String PROJECT_SCHEME = "latchkey";

  /** Where a route's metadata has what it asks. */
  public static final String KEY = "latchkey";

  private static final List<String> FIELDS =
      Stream.concat(
              Stream.of("project", "header", "name", "permission", "cost"),
              RouteOptions.FIELDS.stream())
          .toList();
  private static final int LARGEST_COST = 1_000_000;

  private final Map<String, Planned> plans = new ConcurrentHashMap<>();

  private record Planned(Map<String, Object> metadata, RoutePlan plan) {}

  /** Whether a route's metadata asks anything of its requests. */
  public static boolean isMarked(Route route) {
    return route.getMetadata().containsKey(KEY);
  }

  /** The plan of a route; read again only where the route was made anew. */
  public RoutePlan of(Route route) {
    Planned planned = plans.get(route.getId());
    if (planned == null || planned.metadata != route.getMetadata()) {
      planned = new Planned(route.getMetadata(), read(route));
      plans.put(route.getId(), planned);
    }
    return planned.plan;
  }

  /**
   * Reads a route's plan.
   *
   * @throws RouteFaultException naming the route, the property and what is allowed
   */
  public static RoutePlan read(Route route) {
    Object value = route.getMetadata().get(KEY);
    if (value instanceof RoutePlan builtIn) {
      return builtIn;
    }
    if (!(value instanceof Map<?, ?> fields)) {
      throw fault(
          route,
          "latchkey.project",
          "is missing; it says where the project comes from: " + sources());
    }
    for (Object field : fields.keySet()) {
      if (!FIELDS.contains(field)) {
        throw fault(
            route, "latchkey." + field, "is unknown; allowed are " + String.join(", ", FIELDS));
      }
    }
    ProjectSource source = source(route, text(fields, "project"));
    String name = name(route, source, fields);
    boolean toProject = PROJECT_SCHEME.equals(route.getUri().getScheme());
    return new RoutePlan(
        new RouteRequirement(source, name, permission(route, text(fields, "permission"))),
        toProject,
        0,
        cost(route, text(fields, "cost")),
        upstream(route, fields));
  }

  private static RouteOptions upstream(Route route, Map<?, ?> fields) {
    try {
      return RouteOptions.read(route.getMetadata(), fields);
    } catch (IllegalArgumentException e) {
      throw new RouteFaultException("route " + route.getId() + ": metadata " + e.getMessage(), e);
    }
  }

  private static ProjectSource source(Route route, @Nullable String text) {
    for (ProjectSource source : ProjectSource.values()) {
      if (source.name().toLowerCase(Locale.ROOT).equals(text)) {
        return source;
      }
    }
    throw fault(route, "latchkey.project", "must be " + sources());
  }

  private static String sources() {
    return Arrays.stream(ProjectSource.values())
        .map(source -> source.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String name(Route route, ProjectSource source, Map<?, ?> fields) {
    String property =
        switch (source) {
          case HEADER -> "header";
          case FIXED -> "name";
          case PATH, HOST, KEY -> null;
        };
    String name = property == null ? "" : text(fields, property);
    if (name == null || property != null && name.isBlank()) {
      throw fault(
          route,
          "latchkey." + property,
          "is missing; with project: "
              + source.name().toLowerCase(Locale.ROOT)
              + " it must be given");
    }
    return name;
  }

  private static @Nullable Permission permission(Route route, @Nullable String name) {
    Permission permission = name == null ? null : Permission.parse(name);
    if (name != null && permission == null) {
      throw fault(
          route,
          "latchkey.permission",
          "must be 1 to 64 characters of a-z, 0-9, : . _ - and begin with a letter");
    }
    return permission;
  }

  private static int cost(Route route, @Nullable String text) {
    try {
      int cost = text == null ? 1 : Integer.parseInt(text);
      if (cost >= 1 && cost <= LARGEST_COST) {
        return cost;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw fault(route, "latchkey.cost", "must be a whole number from 1 to " + LARGEST_COST);
  }

  private static @Nullable String text(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    return value == null ? null : value.toString();
  }

  private static RouteFaultException fault(Route route, String property, String problem) {
    return new RouteFaultException(
        "route " + route.getId() + ": metadata " + property + " " + problem);
  }
}
