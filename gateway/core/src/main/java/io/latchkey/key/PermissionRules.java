package io.latchkey.key;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which permissions a project's requests need, by method and path. The first rule that is for a
 * request decides; without one it needs {@code read} or {@code write}, as everywhere.
 *
 * <p>Paths are compared as the client sends them and as upstreams may read them. If a path has
 * several readings, or if it matters whether case counts, a request needs what each of them needs:
 * no spelling gets around a rule.
 */
public record PermissionRules(List<PermissionRule> rules) {

  private static final boolean[] BOTH = {false, true};

  /** None. */
  public static final PermissionRules NONE = new PermissionRules(List.of());

  /** How many there may be. */
  public static final int MOST = 64;

  /**
   * Rules.
   *
   * @throws IllegalArgumentException if there are more than 64
   */
  public PermissionRules {
    rules = List.copyOf(rules);
    if (rules.size() > MOST) {
      throw new IllegalArgumentException("must be at most " + MOST + " rules");
    }
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * The permissions that a request needs, all of them.
   *
   * @param path as it came, within the project; null if it isn't known, so that any rule may be for
   *     it
   * @param onlyItsEnd whether more may stand before the path within the project, nobody knows how
   *     much
   * @param usual what a request needs that no rule is for
   */
  public Set<Permission> needed(
      String method, @Nullable String path, boolean onlyItsEnd, Permission usual) {
    Set<Permission> needed = new LinkedHashSet<>();
    if (path == null) {
      rules.stream()
          .filter(rule -> rule.isFor(method))
          .forEach(each -> needed.add(each.permission()));
      needed.add(usual);
      return needed;
    }
    for (List<String> reading : PathReadings.of(path)) {
      for (boolean ignoringCase : BOTH) {
        Set<Permission> found = found(method, reading, onlyItsEnd, ignoringCase);
        needed.addAll(found.isEmpty() ? Set.of(usual) : found);
      }
    }
    return needed;
  }

  private Set<Permission> found(
      String method, List<String> reading, boolean onlyItsEnd, boolean ignoringCase) {
    Set<Permission> found = new LinkedHashSet<>();
    for (int begin = 0; begin <= (onlyItsEnd ? reading.size() : 0); begin++) {
      List<String> end = reading.subList(begin, reading.size());
      for (PermissionRule rule : rules) {
        if (rule.isFor(method) && rule.isFor(end, ignoringCase)) {
          found.add(rule.permission());
          break;
        }
      }
    }
    return found;
  }
}
