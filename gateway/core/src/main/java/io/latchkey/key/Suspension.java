package io.latchkey.key;

import org.jspecify.annotations.Nullable;

/**
 * The last suspension of an API key, or the end of it. Each later one of a key has a later time.
 *
 * @param holds whether the key is suspended; false if it was resumed
 * @param changedAt when, in milliseconds since the epoch
 * @param reason null if none was given
 */
public record Suspension(boolean holds, long changedAt, @Nullable String reason) {

  /** Whether this came after another one of the same key; null for none. */
  public boolean isAfter(@Nullable Suspension other) {
    return other == null || changedAt > other.changedAt;
  }

  /**
   * One of a key that follows another, later than that even if the clock says otherwise.
   *
   * @param last the key's last one; null for none
   */
  public static Suspension next(
      @Nullable Suspension last, boolean holds, long now, @Nullable String reason) {
    return new Suspension(holds, last == null ? now : Math.max(now, last.changedAt + 1), reason);
  }
}
