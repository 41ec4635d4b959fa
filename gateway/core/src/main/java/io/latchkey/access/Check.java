package io.latchkey.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AccessPolicy} asks, one after the other in this order, which is part of the contract.
 * The first that fails decides.
 */
public enum Check {
  /** The secret is the claimed key's own. */
  OWN_SECRET(DenialReason.INVALID_KEY),
  NOT_REVOKED(DenialReason.REVOKED_KEY),
  NOT_EXPIRED(DenialReason.EXPIRED_KEY),
  /** Nobody has suspended the key, or it was resumed. */
  NOT_SUSPENDED(DenialReason.SUSPENDED_KEY),
  /** The client's address is one that the key may be used from. */
  ADDRESS(DenialReason.ADDRESS_NOT_ALLOWED),
  /** The request names its project, or the key has one only. */
  PROJECT_NAMED(DenialReason.AMBIGUOUS_PROJECT),
  /** The key opens the project. */
  PROJECT(DenialReason.PROJECT_NOT_ALLOWED),
  PERMISSION(DenialReason.PERMISSION_MISSING);

  private final String code = name().toLowerCase(Locale.ROOT);
  private final DenialReason reason;

  Check(DenialReason reason) {
    this.reason = reason;
  }

  /** The check that a denial comes from; null for one that the policy does not make. */
  public static @Nullable Check of(DenialReason reason) {
    for (Check check : values()) {
      if (check.reason == reason) {
        return check;
      }
    }
    return null;
  }

  /** Its stable name, such as {@code not_revoked}. */
  public String code() {
    return code;
  }

  /** What a request is refused for that fails it. */
  public DenialReason reason() {
    return reason;
  }
}
