package io.latchkey.identity;

import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization's offer of a role to whoever holds its code. Never holds the code.
 *
 * @param id {@code inv_} and 20 base32 characters
 * @param name for whom it is, as the admin calls the person
 * @param inviter who made it; null for the system operator
 * @param inviterName as others see the inviter
 */
public record Invitation(
    String id,
    OrganizationId organization,
    Role role,
    String name,
    KeyHash hash,
    @Nullable String inviter,
    String inviterName,
    Instant createdAt,
    Instant expiresAt) {

  /** Whether it has ended at {@code now}. */
  public boolean hasExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
