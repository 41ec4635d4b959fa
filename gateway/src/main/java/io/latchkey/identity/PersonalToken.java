package io.latchkey.identity;

import io.latchkey.key.KeyHash;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token with which a tool acts for its owner. Never holds the secret.
 *
 * @param id {@code tok_} and 20 base32 characters
 * @param tail the last six characters of its secret
 * @param organization the only one that it opens; null for all of its owner's
 * @param role more than which it never has; null for all that its owner has
 * @param expiresAt null for never
 */
public record PersonalToken(
    String id,
    UserId owner,
    String name,
    String tail,
    KeyHash hash,
    @Nullable OrganizationId organization,
    @Nullable Role role,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  /** Whether it has ended at {@code now}. */
  public boolean hasExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
