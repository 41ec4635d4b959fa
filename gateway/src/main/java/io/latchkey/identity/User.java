package io.latchkey.identity;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in.
 *
 * @param userName to sign in with; unique; lower case
 * @param name as others see it
 * @param password as Spring Security's encoder left it; null where the user signs in elsewhere
 * @param subject by which an identity provider knows the user: issuer, a blank, subject; null for
 *     none
 * @param operator whether the user may do everything, in every organization
 * @param roles in the organizations that the user is a member of
 * @param version counts the record's changes, from 1
 */
public record User(
    UserId id,
    String userName,
    String name,
    @Nullable String password,
    @Nullable String subject,
    boolean operator,
    Map<OrganizationId, Role> roles,
    Instant createdAt,
    int version) {

  /** Copies the roles. */
  public User {
    roles = Map.copyOf(roles);
  }

  /** This user with another role in an organization, one version later; null takes it away. */
  public User withRole(OrganizationId organization, @Nullable Role role) {
    Map<OrganizationId, Role> changed = new LinkedHashMap<>(roles);
    if (role == null) {
      changed.remove(organization);
    } else {
      changed.put(organization, role);
    }
    return new User(
        id, userName, name, password, subject, operator, changed, createdAt, version + 1);
  }

  /** This user with another password, one version later. */
  public User withPassword(String encoded) {
    return new User(id, userName, name, encoded, subject, operator, roles, createdAt, version + 1);
  }

  /** This user as an identity provider describes it now, one version later. */
  public User describedAs(String other, boolean isOperator, Map<OrganizationId, Role> all) {
    return new User(
        id, userName, other, password, subject, isOperator, all, createdAt, version + 1);
  }

  /** Whether nothing would be lost with the record: no role is left, in any organization. */
  public boolean isSuperfluous() {
    return roles.isEmpty() && !operator;
  }

  /** Shows no password, not even an encoded one. */
  @Override
  public String toString() {
    return "User[" + id + ", " + userName + ", operator=" + operator + ", roles=" + roles + "]";
  }
}
