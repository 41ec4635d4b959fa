package io.latchkey.access;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import java.util.List;

/**
 * How a caller stands with its limits after a request. Policies are numbered: part by part, the
 * rate limits in their order, then the quota.
 *
 * <p>What is left is what this gateway knows: the last that the store said, less what was let
 * through here since.
 */
public final class Standing {

  private final List<Part> parts;
  private final long[] left;
  private final long[] resetMillis;
  private final int violated;

  /** Limits that the caller is held to, and whose requests they count. */
  public record Part(LimitOf of, Limits limits) {

    /** How many policies it has. */
    public int size() {
      return limits.rates().size() + (limits.quota() == null ? 0 : 1);
    }

    /** The name of a policy: its period, after whose it is. */
    public String name(int policy) {
      Quota quota = limits.quota();
      return of.prefix()
          + (isQuota(policy) && quota != null
              ? quota.period().policy()
              : limits.rates().get(policy).period());
    }

    private boolean isQuota(int policy) {
      return policy == limits.rates().size();
    }

    private long requests(int policy) {
      Quota quota = limits.quota();
      return isQuota(policy) && quota != null
          ? quota.requests()
          : limits.rates().get(policy).requests();
    }

    private long most(int policy) {
      return isQuota(policy) ? requests(policy) : limits.rates().get(policy).burst();
    }
  }

  /** A standing with a key's own limits alone. */
  public Standing(Limits limits, long[] left, long[] resetMillis, int violated) {
    this(List.of(new Part(LimitOf.KEY, limits)), left, resetMillis, violated);
  }

  /**
   * A standing; takes the arrays as they are.
   *
   * @param parts what the caller is held to; at most one for each {@link LimitOf}
   * @param left per policy, how many requests may still come now; from 0
   * @param resetMillis per policy, how long until there is more: for a violated one until the
   *     request could pass, else until nothing of it is used
   * @param violated a bit per policy, from the lowest, that had no room for the request
   */
  public Standing(List<Part> parts, long[] left, long[] resetMillis, int violated) {
    this.parts = parts;
    this.left = left;
    this.resetMillis = resetMillis;
    this.violated = violated;
  }

  /** What the caller is held to. */
  public List<Part> parts() {
    return parts;
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

  /** Whose limit a policy is. */
  public LimitOf of(int policy) {
    return parts.get(part(policy)).of;
  }

  /** The name of a policy, such as {@code 1s}, {@code project-12h} or {@code owner-daily}. */
  public String name(int policy) {
    int part = part(policy);
    return parts.get(part).name(policy - first(part));
  }

  /** How many requests a policy allows in its period. */
  public long requests(int policy) {
    int part = part(policy);
    return parts.get(part).requests(policy - first(part));
  }

  /** How many requests a policy allows at once. */
  public long most(int policy) {
    int part = part(policy);
    return parts.get(part).most(policy - first(part));
  }

  /** Whether quotas had no room for the request, and no rate limit refused it. */
  public boolean isRefusedByQuotas() {
    boolean refused = false;
    for (int i = 0; i < left.length; i++) {
      if (isViolated(i)) {
        int part = part(i);
        if (!parts.get(part).isQuota(i - first(part))) {
          return false;
        }
        refused = true;
      }
    }
    return refused;
  }

  /** Whose limit keeps the request waiting longest; the key's where none does. */
  public LimitOf refusedBy() {
    LimitOf found = LimitOf.KEY;
    long longest = 0;
    for (int i = 0; i < left.length; i++) {
      if (isViolated(i) && resetSeconds(i) > longest) {
        longest = resetSeconds(i);
        found = of(i);
      }
    }
    return found;
  }

  private int part(int policy) {
    int part = 0;
    for (int end = parts.get(0).size(); policy >= end; end += parts.get(part).size()) {
      part++;
    }
    return part;
  }

  private int first(int part) {
    int first = 0;
    for (int i = 0; i < part; i++) {
      first += parts.get(i).size();
    }
    return first;
  }
}
