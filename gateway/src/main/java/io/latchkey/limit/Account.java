package io.latchkey.limit;

import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * Whose buckets and quota are charged.
 *
 * @param project where the limits are a project's default, so that a key of several projects has
 *     each one's in full; null for limits of the key's own
 */
public record Account(KeyId key, @Nullable ProjectId project) {}
