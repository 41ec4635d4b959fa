package io.latchkey.admin.organizations;

import io.latchkey.admin.form.JsonFields;
import io.latchkey.admin.form.LabelForm;
import io.latchkey.admin.form.LimitForm;
import io.latchkey.key.Limits;
import io.latchkey.keystore.OrganizationLimits;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what keys of an organization may ask for together: {@code sharedLimits}, and {@code
 * ownerLimits} with a {@code default} and {@code owners} by name.
 */
final class OrganizationLimitForm {

  /** What only a system operator may send. */
  static final String SHARED = "sharedLimits";

  private static final String OF_OWNERS = "ownerLimits";
  private static final String UNSAID = "default";
  private static final String OWNERS = "owners";

  private final LimitForm limits;

  OrganizationLimitForm(LimitForm limits) {
    this.limits = limits;
  }

  /**
   * The limits as they are to be. What is left out stays, null takes limits away, and of the owners
   * those that are named change alone (RFC 7396).
   */
  OrganizationLimits edit(JsonFields fields, OrganizationLimits current) {
    Limits shared = fields.has(SHARED) ? limits.readShared(fields, SHARED) : current.shared();
    OrganizationLimits of = current;
    if (fields.has(OF_OWNERS)) {
      OrganizationLimits none = new OrganizationLimits(null, null, Map.of());
      of = fields.optional(OF_OWNERS, value -> ofOwners(value, current), none);
    }
    return new OrganizationLimits(shared, of.perOwner(), of.owners());
  }

  private OrganizationLimits ofOwners(JsonNode value, OrganizationLimits current) {
    if (!value.isObject()) {
      throw new IllegalArgumentException(
          "must be an object with default, owners or both, or null for no limits");
    }
    JsonFields fields = new JsonFields(value);
    Limits perOwner = fields.has(UNSAID) ? limits.readShared(fields, UNSAID) : current.perOwner();
    Map<String, Limits> owners = current.owners();
    if (fields.has(OWNERS)) {
      owners = fields.optional(OWNERS, named -> merged(named, current.owners()), Map.of());
    }
    fields.doneWithin();
    return new OrganizationLimits(null, perOwner, owners);
  }

  private Map<String, Limits> merged(JsonNode value, Map<String, Limits> current) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("must be an object with limits by owner");
    }
    Map<String, Limits> merged = new TreeMap<>(current);
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      Limits read = of(each.getKey(), each.getValue());
      if (read == null) {
        merged.remove(each.getKey());
      } else {
        merged.put(each.getKey(), read);
      }
    }
    if (merged.size() > OrganizationLimits.MOST_OWNERS) {
      throw new IllegalArgumentException(
          "must name at most " + OrganizationLimits.MOST_OWNERS + " owners");
    }
    return merged;
  }

  /** The limits of an owner, which may be that there are none; null to take them away. */
  private @Nullable Limits of(String owner, JsonNode value) {
    try {
      LabelForm.owner(owner);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must have names that " + e.getMessage(), e);
    }
    return value.isNull() ? null : limits.readShared(value);
  }
}
