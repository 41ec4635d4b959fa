package io.latchkey.key;

import java.util.Set;

/**
 * The part of a key that an access token has. It can only ever be narrower than the key.
 *
 * @param projects some of the key's; empty means all of them
 * @param permissions some of the key's; empty means all of them
 */
public record Scope(Set<ProjectId> projects, Set<Permission> permissions) {

  /** All that a key has. */
  public static final Scope WHOLE = new Scope(Set.of(), Set.of());

  /** Copies the sets. */
  public Scope {
    projects = Set.copyOf(projects);
    permissions = Set.copyOf(permissions);
  }

  /** Whether a key has all that this names. */
  public boolean isWithin(ApiKey key) {
    return key.projects().containsAll(projects)
        && (key.permissions().isEmpty() || key.permissions().containsAll(permissions));
  }
}
