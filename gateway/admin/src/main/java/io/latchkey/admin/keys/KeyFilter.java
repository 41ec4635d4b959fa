package io.latchkey.admin.keys;

import io.latchkey.key.KeyHash;
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
 * @param hash of a secret of the only key that is wanted; null for any
 * @param sort null for the order of the query's index
 */
record KeyFilter(
    KeyQuery query,
    @Nullable Instant unusedSince,
    int limit,
    @Nullable KeyPlace after,
    @Nullable KeyHash hash,
    @Nullable KeySort sort) {

  /** Any secret, in the order of the query's index. */
  KeyFilter(KeyQuery query, @Nullable Instant unusedSince, int limit, @Nullable KeyPlace after) {
    this(query, unusedSince, limit, after, null, null);
  }

  /** Whether a key with this last use is wanted; null for none. */
  boolean matches(@Nullable LastUse use) {
    return unusedSince == null || use == null || use.at().isBefore(unusedSince);
  }
}
