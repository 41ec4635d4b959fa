package io.latchkey.limit;

import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;

/** How an account stands by what the store said of it. */
final class Standings {

  private static final double ROUNDING = 1e-9;

  private Standings() {}

  /** A standing in which a policy without room for one request is violated. */
  static Standing of(Limits limits, Buckets.Answer answer) {
    int rates = limits.rates().size();
    long[] left = new long[limits.quota() == null ? rates : rates + 1];
    long[] reset = new long[left.length];
    int violated = 0;
    for (int i = 0; i < rates; i++) {
      RateLimit rate = limits.rates().get(i);
      double interval = rate.intervalMicros();
      long backlog = answer.backlogMicros()[i];
      left[i] = Math.max(0, (long) Math.floor(rate.burst() - backlog / interval + ROUNDING));
      double wait = left[i] > 0 ? backlog : backlog - (rate.burst() - 1) * interval;
      reset[i] = (long) Math.ceil(wait / 1_000);
      violated |= left[i] > 0 ? 0 : 1 << i;
    }
    if (limits.quota() != null) {
      left[rates] = answer.quotaLeft();
      reset[rates] = answer.quotaEndsMillis();
      violated |= left[rates] > 0 ? 0 : 1 << rates;
    }
    return new Standing(limits, left, reset, violated);
  }
}
