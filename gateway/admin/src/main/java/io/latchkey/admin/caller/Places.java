package io.latchkey.admin.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Places that are limited in all, for each caller and for each organization, so that nobody takes
 * all of them. What it remembers is as much as places are taken. Safe for use by many threads.
 */
public final class Places {

  private static final String ALL = "";

  private final Map<String, Integer> taken = new ConcurrentHashMap<>();
  private final int most;
  private final int perCaller;
  private final int perOrganization;

  public Places(int most, int perCaller, int perOrganization) {
    this.most = most;
    this.perCaller = perCaller;
    this.perOrganization = perOrganization;
  }

  /** Which limit there was no place under. */
  public enum Limit {
    ALL,
    CALLER,
    ORGANIZATION
  }

  /** A place that was taken, or the limit that there was none under. */
  public record Attempt(List<String> held, @Nullable Limit refused) {}

  /**
   * Takes a place.
   *
   * @param caller null for one that is not limited
   * @param organization null for none or several
   */
  public Attempt take(@Nullable String caller, @Nullable String organization) {
    List<String> held = new ArrayList<>();
    Limit refused = null;
    if (caller != null && !takes("caller " + caller, perCaller, held)) {
      refused = Limit.CALLER;
    } else if (organization != null
        && !takes("organization " + organization, perOrganization, held)) {
      refused = Limit.ORGANIZATION;
    } else if (!takes(ALL, most, held)) {
      refused = Limit.ALL;
    }
    if (refused != null) {
      give(held);
    }
    return new Attempt(held, refused);
  }

  private boolean takes(String name, int limit, List<String> held) {
    boolean[] done = {false};
    taken.compute(
        name,
        (each, count) -> {
          int now = count == null ? 0 : count;
          done[0] = now < limit;
          return done[0] ? Integer.valueOf(now + 1) : count;
        });
    if (done[0]) {
      held.add(name);
    }
    return done[0];
  }

  /** Gives a place back. */
  public void give(List<String> held) {
    held.forEach(
        name -> taken.computeIfPresent(name, (each, count) -> count == 1 ? null : count - 1));
  }

  /** How many callers, organizations and sums are remembered. */
  int size() {
    return taken.size();
  }
}
