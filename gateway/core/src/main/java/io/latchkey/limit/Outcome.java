package io.latchkey.limit;

import io.latchkey.access.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What the limits of a request say of it: those of its key, its owner, project and organization.
 */
public sealed interface Outcome {

  /**
   * There is room, and it is charged.
   *
   * @param standing null where only a local limit could be asked
   */
  record Permitted(@Nullable Standing standing) implements Outcome {}

  /** There is no room; nothing is charged. */
  record Exceeded(Standing standing) implements Outcome {

    /** Whether only the quota had no room. */
    public boolean isQuota() {
      return standing.isRefusedByQuotas();
    }
  }

  /** Nobody could know: the store did not answer, and nothing is known of the key's limits here. */
  record Unknown() implements Outcome {}
}
