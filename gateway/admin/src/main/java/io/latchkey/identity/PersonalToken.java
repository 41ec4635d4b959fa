package io.latchkey.identity;

import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token with which a tool acts for its owner. Never holds the secret.
 *
 * @param id {@code tok_} and 20 base32 characters
 * @param tail the last six characters of its secret
 * @param organization the only one that it opens; null for those that its owner belonged to when it
 *     was made
 * @param role more than which it never has; null for all that its owner has
 * @param expiresAt null for never
 */
public record PersonalToken(
    String id,
    UserId owner,
    String name,
    String tail,
    KeyHash hash,
    @Nullable OrganizationId organization,
    @Nullable Role role,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  /** Whether it has ended at {@code now}. */
  public boolean hasExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /**
   * What the token opens: its owner's roles within its own bounds. Organizations that the owner
   * joined after the token was made aren't among them, so that no tool of one organization comes to
   * act in another.
   */
  public Map<OrganizationId, Role> roles(User user) {
    Map<OrganizationId, Role> roles = new LinkedHashMap<>(user.roles());
    roles.keySet().removeIf(each -> user.account().joined(each).isAfter(createdAt));
    if (organization != null) {
      if (user.operator()) {
        roles.put(organization, Role.ADMIN);
      }
      roles.keySet().retainAll(Set.of(organization));
    }
    roles.replaceAll((each, had) -> role == null ? had : had.atMost(role));
    return roles;
  }

  /** Whether it opens everything, in every organization. */
  public boolean isOperators(User user) {
    return user.operator() && organization == null && role == null;
  }
}
