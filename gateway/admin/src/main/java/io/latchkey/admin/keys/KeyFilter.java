package io.latchkey.admin.keys;

import io.latchkey.key.KeyHash;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.usage.LastUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a caller wants to see.
 *
 * @param use what they were used for
 * @param limit how many at most
 * @param after where to continue; null for the beginning
 * @param hash of a secret of the only key that is wanted; null for any
 * @param sort null for the order of the query's index
 */
record KeyFilter(
    KeyQuery query,
    Use use,
    int limit,
    @Nullable KeyPlace after,
    @Nullable KeyHash hash,
    @Nullable KeySort sort) {

  /**
   * What keys were used for.
   *
   * @param unusedSince keys that were never used, or last before; null for any
   * @param activity null for any
   */
  record Use(@Nullable Instant unusedSince, @Nullable KeyActivity activity) {

    /** Whether it doesn't matter. */
    boolean isAny() {
      return unusedSince == null && activity == null;
    }
  }

  /** Any secret, in the order of the query's index. */
  KeyFilter(KeyQuery query, @Nullable Instant unusedSince, int limit, @Nullable KeyPlace after) {
    this(query, new Use(unusedSince, null), limit, after, null, null);
  }

  /** Whether a key with these uses is wanted. */
  boolean matches(KeyRecord record, KeyUses uses) {
    Instant unusedSince = use.unusedSince;
    KeyActivity activity = use.activity;
    LastUse last = uses.last(record);
    return (unusedSince == null || last == null || last.at().isBefore(unusedSince))
        && (activity == null || activity.matches(record, uses, query.now()));
  }
}
