package io.latchkey.gatekeeper;

import io.latchkey.key.Permission;
import io.latchkey.key.PermissionRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for within its project, for the project's own rules.
 *
 * @param path as it came; null if it isn't known
 * @param skip how many segments at its beginning are not the project's; {@link #UNKNOWN} if filters
 *     of a route, or an ingress, may take some away
 */
public record RequestedPath(String method, @Nullable String path, int skip) {

  /** Nobody knows where the project's part begins. */
  public static final int UNKNOWN = -1;

  /** What rules need of it, all of it; {@code usual} if none is for it. */
  Set<Permission> neededBy(PermissionRules rules, Permission usual) {
    return rules.needed(method, inProject(), skip == UNKNOWN, usual);
  }

  private @Nullable String inProject() {
    int at = 0;
    for (int i = 0; path != null && at >= 0 && i < skip; i++) {
      at = path.indexOf('/', at + 1);
    }
    if (path == null || at == 0) {
      return path;
    }
    return at < 0 ? "" : path.substring(at);
  }
}
