package io.latchkey.keystore;

import io.latchkey.key.OrganizationId;
import java.time.Instant;

/**
 * The tenant: an institution, a company. Owns projects and keys.
 *
 * @param version counts the record's changes, from 1
 */
public record Organization(OrganizationId id, String name, Instant createdAt, int version) {

  /** A new organization. */
  public Organization(OrganizationId id, String name, Instant createdAt) {
    this(id, name, createdAt, 1);
  }

  /** This organization under another name, one version later. */
  public Organization renamed(String other) {
    return new Organization(id, other, createdAt, version + 1);
  }
}
