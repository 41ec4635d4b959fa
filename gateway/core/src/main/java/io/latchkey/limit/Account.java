package io.latchkey.limit;

import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * Whose buckets and quota are charged.
 *
 * @param project where the limits are a project's default, so that a key of several projects has
 *     each one's in full; null for limits of the key's own
 * @param since when the key was made, in milliseconds since the epoch: what was lost before that
 *     was not its own; 0 for long ago
 */
public record Account(KeyId key, @Nullable ProjectId project, long since) {

  /** The account of a key that was made long ago. */
  public Account(KeyId key, @Nullable ProjectId project) {
    this(key, project, 0);
  }
}
