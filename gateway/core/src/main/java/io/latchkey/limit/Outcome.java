package io.latchkey.limit;

import io.latchkey.access.Standing;
import org.jspecify.annotations.Nullable;

/** What a key's limits say of a request. */
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
      int rates = standing.limits().rates().size();
      for (int i = 0; i < rates; i++) {
        if (standing.isViolated(i)) {
          return false;
        }
      }
      return standing.size() > rates;
    }
  }

  /** Nobody could know: the store did not answer, and nothing is known of the key's limits here. */
  record Unknown() implements Outcome {}
}
