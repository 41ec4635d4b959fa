package io.latchkey.limit;

import io.latchkey.access.Standing;
import java.util.ArrayList;
import java.util.List;

/** A {@link Standing} in the making, policy by policy. Of one thread. */
final class Told {

  private final long[] left;
  private final long[] resetMillis;
  private int violated;
  private int next;

  /** Nothing, with room for so many policies. */
  Told(int policies) {
    this.left = new long[policies];
    this.resetMillis = new long[policies];
  }

  /** Adds the next policy. */
  void add(long leftOfIt, long reset, boolean isViolated) {
    left[next] = leftOfIt;
    resetMillis[next] = reset;
    violated |= isViolated ? 1 << next : 0;
    next++;
  }

  /** Leaves policies out of which nothing is known. */
  void skip(int policies) {
    next += policies;
  }

  Standing standing(List<Standing.Part> parts) {
    return new Standing(parts, left, resetMillis, violated);
  }

  /** The parts of several accounts. */
  static List<Standing.Part> parts(Allowance[] accounts) {
    if (accounts.length == 1) {
      return accounts[0].parts();
    }
    List<Standing.Part> parts = new ArrayList<>(accounts.length);
    for (Allowance each : accounts) {
      parts.add(each.part());
    }
    return parts;
  }

  /** How many policies accounts have. */
  static int policies(Allowance[] accounts) {
    int policies = 0;
    for (Allowance each : accounts) {
      policies += each.policies();
    }
    return policies;
  }
}
