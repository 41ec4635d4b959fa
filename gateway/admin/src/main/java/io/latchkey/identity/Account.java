package io.latchkey.identity;

import io.latchkey.key.OrganizationId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a user came here.
 *
 * @param home the organization that manages the user and can reset its password; null for none
 * @param passwordMade whether an organization's admin made the password, and so may know it
 * @param joined when the user accepted an organization's invitation; without those that it has
 *     belonged to since before there were invitations, or that the system operator put it in
 */
public record Account(
    @Nullable OrganizationId home, boolean passwordMade, Map<OrganizationId, Instant> joined) {

  /** Of a user whom nobody invited. */
  public static final Account UNMANAGED = new Account(null, false, Map.of());

  /** Copies the times. */
  public Account {
    joined = Map.copyOf(joined);
  }

  /** When the user joined an organization; the epoch if that isn't known. */
  public Instant joined(OrganizationId organization) {
    return joined.getOrDefault(organization, Instant.EPOCH);
  }

  /** This account after it has joined an organization, which is its home if it has none. */
  Account joining(OrganizationId organization, Instant now) {
    Map<OrganizationId, Instant> times = new LinkedHashMap<>(joined);
    times.put(organization, now);
    return new Account(home == null ? organization : home, passwordMade, times);
  }

  /** This account after it has left an organization. */
  Account leaving(OrganizationId organization) {
    Map<OrganizationId, Instant> times = new LinkedHashMap<>(joined);
    times.remove(organization);
    return new Account(organization.equals(home) ? null : home, passwordMade, times);
  }

  /** This account with another password. */
  Account withPassword(boolean made) {
    return new Account(home, made, joined);
  }
}
