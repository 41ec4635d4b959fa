package io.latchkey.admin.limits;

import io.latchkey.access.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How those stand who share limits, in the whole fleet.
 *
 * @param limits empty if nothing limits them together
 */
record SharedLimitsView(List<StandingView> limits) {

  /**
   * How they stand with one limit.
   *
   * @param policy its name as clients read it, such as {@code project-1m}
   * @param of whose requests it counts: {@code owner}, {@code project} or {@code organization}
   * @param requests how many it allows in its period
   * @param left how many requests it would let through now
   * @param resetSeconds until all of it is there again; where there is none left, until there is
   */
  record StandingView(
      String policy, String of, long requests, long left, long resetSeconds, boolean exhausted) {}

  static SharedLimitsView of(@Nullable Standing standing) {
    List<StandingView> limits = new ArrayList<>();
    for (int i = 0; standing != null && i < standing.size(); i++) {
      limits.add(
          new StandingView(
              standing.name(i),
              standing.of(i).text(),
              standing.requests(i),
              standing.left(i),
              standing.resetSeconds(i),
              standing.isViolated(i)));
    }
    return new SharedLimitsView(limits);
  }
}
