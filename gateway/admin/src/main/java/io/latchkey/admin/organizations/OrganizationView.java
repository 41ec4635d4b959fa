package io.latchkey.admin.organizations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.latchkey.admin.form.LimitViews;
import io.latchkey.admin.form.LimitViews.LimitGroupView;
import io.latchkey.keystore.KeyPolicy;
import io.latchkey.keystore.KeyPolicy.LeakAction;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.OrganizationLimits;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An organization as callers see it.
 *
 * @param expiry left out if it asks nothing
 * @param leaks left out if nothing is done but an event
 * @param sharedLimits of all its keys together; left out for no limit
 * @param ownerLimits of all keys of one owner; left out for no limits
 */
record OrganizationView(
    String id,
    String name,
    Instant createdAt,
    @Nullable ExpiryView expiry,
    @Nullable LeaksView leaks,
    @Nullable LimitGroupView sharedLimits,
    @Nullable OwnerLimitsView ownerLimits) {

  /**
   * What all keys of one owner may ask for together.
   *
   * @param unsaid of owners that are not named; left out for no limit
   * @param owners left out if none is named
   */
  record OwnerLimitsView(
      @JsonProperty("default") @Nullable LimitGroupView unsaid,
      @Nullable Map<String, LimitGroupView> owners) {

    static @Nullable OwnerLimitsView of(OrganizationLimits limits) {
      Map<String, LimitGroupView> owners = new TreeMap<>();
      limits
          .owners()
          .forEach(
              (owner, each) -> owners.put(owner, Objects.requireNonNull(LimitViews.shared(each))));
      return limits.perOwner() == null && owners.isEmpty()
          ? null
          : new OwnerLimitsView(
              LimitViews.shared(limits.perOwner()), owners.isEmpty() ? null : owners);
    }
  }

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
            : new LeaksView(policy.onLeak().text(), OrganizationForm.text(policy.leakOverlap())),
        LimitViews.shared(organization.limits().shared()),
        OwnerLimitsView.of(organization.limits()));
  }
}
