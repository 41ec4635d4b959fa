package io.latchkey.admin.organizations;

import io.latchkey.keystore.Organization;
import java.time.Instant;

/** An organization as callers see it. */
record OrganizationView(String id, String name, Instant createdAt) {

  static OrganizationView of(Organization organization) {
    return new OrganizationView(
        organization.id().value(), organization.name(), organization.createdAt());
  }
}
