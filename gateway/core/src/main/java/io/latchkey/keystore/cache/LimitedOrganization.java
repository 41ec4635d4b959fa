package io.latchkey.keystore.cache;

import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.OrganizationLimits;

/**
 * What decides over requests of an organization's keys.
 *
 * @param since when the organization was made, in milliseconds since the epoch; 0 for long ago
 * @param version counts the record's changes; 0 if there is no record
 */
public record LimitedOrganization(
    OrganizationId id, OrganizationLimits limits, long since, int version) {

  /** An organization as its record says. */
  public static LimitedOrganization of(Organization organization) {
    return new LimitedOrganization(
        organization.id(),
        organization.limits(),
        organization.createdAt().toEpochMilli(),
        organization.version());
  }

  /** An organization without a record, which limits nothing. */
  public static LimitedOrganization none(OrganizationId id) {
    return new LimitedOrganization(id, OrganizationLimits.NONE, 0, 0);
  }
}
