package io.latchkey.admin.organizations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyPolicy.LeakAction;
import io.latchkey.keystore.Organization;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization as callers see it.
 *
 * @param expiry left out if it asks nothing
 * @param leaks left out if nothing is done but an event
 */
record OrganizationView(
    String id,
    String name,
    Instant createdAt,
    @Nullable ExpiryView expiry,
    @Nullable LeaksView leaks) {

  /** When keys must expire. */
  record ExpiryView(
      @Nullable String maximum,
      boolean required,
      @JsonProperty("default") @Nullable String unsaid) {}

  /** What becomes of leaked keys. */
  record LeaksView(String action, @Nullable String overlap) {}

  static OrganizationView of(Organization organization) {
    KeyPolicy policy = organization.policy();
    return new OrganizationView(
        organization.id().value(),
        organization.name(),
        organization.createdAt(),
        policy.isAboutExpiry()
            ? new ExpiryView(
                OrganizationForm.text(policy.maximumLifetime()),
                policy.expiryRequired(),
                OrganizationForm.text(policy.defaultLifetime()))
            : null,
        policy.onLeak() == LeakAction.EVENT
            ? null
            : new LeaksView(policy.onLeak().text(), OrganizationForm.text(policy.leakOverlap())));
  }
}
