package io.latchkey.admin;

import io.latchkey.access.Check;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request passes or not, as callers see it.
 *
 * @param code what the refusal is called; left out, as what follows, where the request would pass
 * @param decidedBy the check that failed; left out where the refusal comes from none
 * @param limits how the key stands with each of its limits now; left out where it has none
 */
record ExplanationView(
    String key,
    boolean allowed,
    @Nullable String code,
    @Nullable Integer status,
    @Nullable String detail,
    @Nullable String decidedBy,
    List<CheckView> checks,
    @Nullable List<LimitView> limits) {

  private static final String PATH = "path";
  private static final String RATE_LIMIT = "rate_limit";
  private static final String QUOTA = "quota";

  /** One check; {@code outcome} is {@code passed}, {@code failed} or {@code not_reached}. */
  record CheckView(String check, String outcome) {}

  /**
   * How a key stands with one of its limits.
   *
   * @param policy its period: {@code 1m} and the like, {@code daily} or {@code monthly}
   * @param left how many requests it would let through now
   * @param resetSeconds until all of it is there again; where there is none left, until there is
   */
  record LimitView(String policy, long requests, long left, long resetSeconds, boolean exhausted) {}

  /**
   * An explanation.
   *
   * @param withPath whether the path was checked
   * @param denied null where the request would pass
   * @param standing null where the key has no limits
   */
  static ExplanationView of(
      String key, boolean withPath, @Nullable DenialReason denied, @Nullable Standing standing) {
    List<String> order = new ArrayList<>();
    if (withPath) {
      order.add(PATH);
    }
    order.addAll(behindThePath());
    List<LimitView> limits = limits(standing);
    if (denied == null) {
      return new ExplanationView(
          key, true, null, null, null, null, checks(order, order.size()), limits);
    }
    String decidedBy = decidedBy(denied);
    return new ExplanationView(
        key,
        false,
        denied.code(),
        denied.status(),
        denied.detail(),
        decidedBy,
        checks(order, decidedBy == null ? -1 : order.indexOf(decidedBy)),
        limits);
  }

  private static List<String> behindThePath() {
    List<String> order = new ArrayList<>();
    for (Check check : Check.values()) {
      order.add(check.code());
    }
    order.add(RATE_LIMIT);
    order.add(QUOTA);
    return order;
  }

  /** The check that a refusal comes from; null for one that comes from none. */
  private static @Nullable String decidedBy(DenialReason denied) {
    Check check = Check.of(denied);
    return switch (denied) {
      case INVALID_PATH -> PATH;
      case RATE_LIMITED -> RATE_LIMIT;
      case QUOTA_EXCEEDED -> QUOTA;
      default -> check == null ? null : check.code();
    };
  }

  /**
   * The checks in their order.
   *
   * @param decided the place of the one that failed: behind the last where none did, negative where
   *     none was reached
   */
  private static List<CheckView> checks(List<String> order, int decided) {
    List<CheckView> checks = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      String outcome = i < decided ? "passed" : i == decided ? "failed" : "not_reached";
      checks.add(new CheckView(order.get(i), outcome));
    }
    return checks;
  }

  private static @Nullable List<LimitView> limits(@Nullable Standing standing) {
    if (standing == null) {
      return null;
    }
    List<LimitView> limits = new ArrayList<>();
    List<RateLimit> rates = standing.limits().rates();
    for (int i = 0; i < rates.size(); i++) {
      limits.add(limit(standing, i, rates.get(i).period(), rates.get(i).requests()));
    }
    Quota quota = standing.limits().quota();
    if (quota != null) {
      limits.add(limit(standing, rates.size(), quota.period().policy(), quota.requests()));
    }
    return limits;
  }

  private static LimitView limit(Standing standing, int i, String policy, long requests) {
    return new LimitView(
        policy, requests, standing.left(i), standing.resetSeconds(i), standing.isViolated(i));
  }
}
