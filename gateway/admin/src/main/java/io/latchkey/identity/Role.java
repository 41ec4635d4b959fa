package io.latchkey.identity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user may do in an organization. Each may all that those before it may. */
public enum Role {
  /** Sees everything. */
  VIEWER,
  /** Creates keys, and rolls those that it created. */
  MEMBER,
  /** Everything in the organization. */
  ADMIN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The role with this name, such as {@code admin}; null where there is none. */
  public static @Nullable Role parse(String text) {
    for (Role role : values()) {
      if (role.text.equals(text)) {
        return role;
      }
    }
    return null;
  }

  /** Whether it may all that {@code other} may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The lesser of the two. */
  public Role atMost(Role other) {
    return includes(other) ? other : this;
  }

  /** As the API has it. */
  public String text() {
    return text;
  }
}
