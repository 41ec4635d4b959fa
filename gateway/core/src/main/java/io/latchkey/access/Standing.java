package io.latchkey.access;

import io.latchkey.key.Limits;

/**
 * How a caller stands with its limits after a request. Policies are numbered: the rate limits in
 * their order, then the quota.
 *
 * <p>What is left is what this gateway knows: the last that the store said, less what was let
 * through here since.
 */
public final class Standing {

  private final Limits limits;
  private final long[] left;
  private final long[] resetMillis;
  private final int violated;

  /**
   * A standing; takes the arrays as they are.
   *
   * @param left per policy, how many requests may still come now; from 0
   * @param resetMillis per policy, how long until there is more: for a violated one until the
   *     request could pass, else until nothing of it is used
   * @param violated a bit per policy, from the lowest, that had no room for the request
   */
  public Standing(Limits limits, long[] left, long[] resetMillis, int violated) {
    this.limits = limits;
    this.left = left;
    this.resetMillis = resetMillis;
    this.violated = violated;
  }

  /** What the caller is held to. */
  public Limits limits() {
    return limits;
  }

  /** How many policies there are. */
  public int size() {
    return left.length;
  }

  /** How many requests a policy lets through now; from 0. */
  public long left(int policy) {
    return left[policy];
  }

  /** Whole seconds, rounded up, until a policy has more; for a violated one at least 1. */
  public long resetSeconds(int policy) {
    return Math.max(isViolated(policy) ? 1 : 0, (resetMillis[policy] + 999) / 1000);
  }

  /** Whether a policy had no room for the request. */
  public boolean isViolated(int policy) {
    return (violated >>> policy & 1) == 1;
  }

  /** Whole seconds after which the request could pass; 0 where it did. */
  public long retryAfterSeconds() {
    long longest = 0;
    for (int i = 0; i < left.length; i++) {
      longest = isViolated(i) ? Math.max(longest, resetSeconds(i)) : longest;
    }
    return longest;
  }
}
