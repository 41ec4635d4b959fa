package io.latchkey.proxy.exchange;

import io.latchkey.access.BuiltInPath;
import io.latchkey.access.ProjectSource;
import io.latchkey.access.RouteRequirement;

/**
 * What a route means to the proxy, worked out once.
 *
 * @param requirement what it asks of a key
 * @param toProject whether it forwards to the project's own upstream
 * @param skip how many segments of the path are not forwarded
 * @param cost what a request is charged against its key's limits; from 1
 * @param upstream how the upstream is reached
 */
public record RoutePlan(
    RouteRequirement requirement, boolean toProject, int skip, int cost, RouteOptions upstream) {

  /** The ID of {@code /proxy/{project}/**}. */
  public static final String BUILT_IN_ID = "latchkey-proxy";

  /** That of {@code /proxy/{project}/**}. */
  public static final RoutePlan BUILT_IN =
      new RoutePlan(
          new RouteRequirement(ProjectSource.PATH, "", null),
          true,
          BuiltInPath.SEGMENTS,
          1,
          RouteOptions.NONE);
}
