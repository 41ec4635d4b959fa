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
 * @param account how the user came here
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
    Account account,
    Instant createdAt,
    int version) {

  /** Copies the roles. A user that no organization manages is its only organization's. */
  public User {
    roles = Map.copyOf(roles);
    if (account.home() == null && roles.size() == 1) {
      OrganizationId only = roles.keySet().iterator().next();
      account = new Account(only, account.passwordMade(), account.joined());
    }
  }

  /** This user with another role in an organization, one version later. */
  public User withRole(OrganizationId organization, Role role) {
    Map<OrganizationId, Role> changed = new LinkedHashMap<>(roles);
    changed.put(organization, role);
    return with(changed, account);
  }

  /** This user as it has accepted an organization's invitation, one version later. */
  public User joining(OrganizationId organization, Role role, Instant now) {
    Map<OrganizationId, Role> changed = new LinkedHashMap<>(roles);
    changed.put(organization, role);
    return with(changed, account.joining(organization, now));
  }

  /** This user without a role in an organization, one version later. */
  public User leaving(OrganizationId organization) {
    Map<OrganizationId, Role> changed = new LinkedHashMap<>(roles);
    changed.remove(organization);
    return with(changed, account.leaving(organization));
  }

  /** This user as another version, for several changes in one step. */
  public User version(int other) {
    return new User(
        id, userName, name, password, subject, operator, roles, account, createdAt, other);
  }

  private User with(Map<OrganizationId, Role> changed, Account other) {
    return new User(
        id, userName, name, password, subject, operator, changed, other, createdAt, version + 1);
  }

  /**
   * This user with another password, one version later.
   *
   * @param made whether an organization's admin made it, and so may know it
   */
  public User withPassword(String encoded, boolean made) {
    return new User(
        id,
        userName,
        name,
        encoded,
        subject,
        operator,
        roles,
        account.withPassword(made),
        createdAt,
        version + 1);
  }

  /** This user as an identity provider describes it now, one version later. */
  public User describedAs(String other, boolean isOperator, Map<OrganizationId, Role> all) {
    return new User(
        id, userName, other, password, subject, isOperator, all, account, createdAt, version + 1);
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
