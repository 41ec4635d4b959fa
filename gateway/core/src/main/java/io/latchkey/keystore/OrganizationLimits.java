package io.latchkey.keystore;

import io.latchkey.key.Limits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keys of an organization may ask for together.
 *
 * @param shared all its keys; null for no limit
 * @param perOwner all keys of one owner, for every owner that is not named; null for no limit
 * @param owners the same for these; empty limits for none
 */
public record OrganizationLimits(
    @Nullable Limits shared, @Nullable Limits perOwner, Map<String, Limits> owners) {

  /** How many owners may be named. */
  public static final int MOST_OWNERS = 1_000;

  /** No limit at all. */
  public static final OrganizationLimits NONE = new OrganizationLimits(null, null, Map.of());

  public OrganizationLimits {
    owners = Map.copyOf(owners);
  }

  /** What an owner's keys may ask for together; null for no limit. */
  public @Nullable Limits of(String owner) {
    Limits named = owners.get(owner);
    return named == null ? perOwner : named;
  }
}
