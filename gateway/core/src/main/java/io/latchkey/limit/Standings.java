package io.latchkey.limit;

import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import java.util.ArrayList;
import java.util.List;

/** How accounts stand by what the store said of them. */
final class Standings {

  private static final double ROUNDING = 1e-9;

  private Standings() {}

  /** A standing in which a policy without room for one request is violated. */
  static Standing of(List<LimitedAccount> accounts, List<Buckets.Answer> answers) {
    List<Standing.Part> parts = new ArrayList<>();
    int policies = 0;
    for (LimitedAccount each : accounts) {
      Standing.Part part = new Standing.Part(each.account().of(), each.limits());
      parts.add(part);
      policies += part.size();
    }
    Told told = new Told(policies);
    for (int i = 0; i < answers.size(); i++) {
      tell(accounts.get(i).limits(), answers.get(i), told);
    }
    return told.standing(parts);
  }

  private static void tell(Limits limits, Buckets.Answer answer, Told told) {
    for (int i = 0; i < limits.rates().size(); i++) {
      RateLimit rate = limits.rates().get(i);
      double interval = rate.intervalMicros();
      long backlog = answer.backlogMicros()[i];
      long left = Math.max(0, (long) Math.floor(rate.burst() - backlog / interval + ROUNDING));
      double wait = left > 0 ? backlog : backlog - (rate.burst() - 1) * interval;
      told.add(left, (long) Math.ceil(wait / 1_000), left == 0);
    }
    if (limits.quota() != null) {
      told.add(answer.quotaLeft(), answer.quotaEndsMillis(), answer.quotaLeft() <= 0);
    }
  }
}
