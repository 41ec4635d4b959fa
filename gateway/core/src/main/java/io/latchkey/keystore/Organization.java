package io.latchkey.keystore;

import io.latchkey.key.OrganizationId;
import java.time.Instant;

/**
 * The tenant: an institution, a company. Owns projects and keys.
 *
 * @param version counts the record's changes, from 1
 * @param policy what it asks of its keys
 * @param limits what its keys may ask for together
 */
public record Organization(
    OrganizationId id,
    String name,
    Instant createdAt,
    int version,
    KeyPolicy policy,
    OrganizationLimits limits) {

  /** A new organization, which asks nothing of its keys. */
  public Organization(OrganizationId id, String name, Instant createdAt) {
    this(id, name, createdAt, 1, KeyPolicy.NONE, OrganizationLimits.NONE);
  }

  /** This organization with another name, policy and limits, one version later. */
  public Organization edited(
      String otherName, KeyPolicy otherPolicy, OrganizationLimits otherLimits) {
    return new Organization(id, otherName, createdAt, version + 1, otherPolicy, otherLimits);
  }
}
