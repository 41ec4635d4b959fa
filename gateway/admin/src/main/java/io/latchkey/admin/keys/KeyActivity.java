package io.latchkey.admin.keys;

import io.latchkey.keystore.KeyRecord;
import io.latchkey.usage.LastUse;
import java.time.Duration;
import java.time.Instant;

/** What keys that need somebody's attention were used for, or not. */
enum KeyActivity {
  /** No request was ever let through. */
  NEVER_USED,
  /** Neither created nor used in the last {@link #LONG} days. */
  UNUSED,
  /** A secret from before the last roll still works, and was used since. */
  OLD_SECRET_USED;

  /** How long a key must not have been used for to be called unused. */
  static final Duration LONG = Duration.ofDays(90);

  /**
   * Reads one as the query has it.
   *
   * @throws IllegalArgumentException if there is none, with a message for the caller
   */
  static KeyActivity read(String text) {
    return switch (text) {
      case "never_used" -> NEVER_USED;
      case "unused" -> UNUSED;
      case "old_secret_used" -> OLD_SECRET_USED;
      default ->
          throw new IllegalArgumentException("must be never_used, unused or old_secret_used");
    };
  }

  /** Whether a key is one of these at a time, in milliseconds since the epoch. */
  boolean matches(KeyRecord record, KeyUses uses, long now) {
    LastUse use = uses.last(record);
    Instant longAgo = Instant.ofEpochMilli(now).minus(LONG);
    return switch (this) {
      case NEVER_USED -> use == null;
      case UNUSED -> (use == null ? record.createdAt() : use.at()).isBefore(longAgo);
      case OLD_SECRET_USED -> uses.old(record) != null;
    };
  }
}
