package io.latchkey.admin;

import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.usage.LastUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a caller wants to see.
 *
 * @param unusedSince keys that were never used, or last before; null for any
 * @param limit how many at most
 * @param after where to go on; null for the beginning
 */
record KeyFilter(
    KeyQuery query, @Nullable Instant unusedSince, int limit, @Nullable KeyPlace after) {

  /** Whether a key with this last use is wanted; null for none. */
  boolean matches(@Nullable LastUse use) {
    return unusedSince == null || use == null || use.at().isBefore(unusedSince);
  }
}
