package io.latchkey.admin.verify;

import io.latchkey.access.DenialReason;
import io.latchkey.access.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request passes or not, as callers see it.
 *
 * @param key left out where a request's is not known
 * @param code what the refusal is called; left out, as what follows, where the request passes
 * @param decidedBy the check that failed; left out where the refusal comes from none
 * @param limits how the key stands with each of its limits now; left out where it has none, and of
 *     a request that came
 * @param request that came; left out where only a key was asked about
 * @param now what would become of the request now; left out where its key is not known any more
 */
record ExplanationView(
    @Nullable String key,
    boolean allowed,
    @Nullable String code,
    @Nullable Integer status,
    @Nullable String detail,
    @Nullable String decidedBy,
    List<CheckView> checks,
    @Nullable List<LimitView> limits,
    @Nullable ArrivalView request,
    @Nullable ExplanationView now) {

  /** One check; {@code outcome} is {@code passed}, {@code failed} or {@code not_reached}. */
  record CheckView(String check, String outcome) {}

  /**
   * How a key stands with one of its limits.
   *
   * @param policy its period: {@code 1m} and the like, {@code daily} or {@code monthly}; for limits
   *     that keys share after whose they are, as in {@code project-daily}
   * @param of whose requests it counts: {@code key}, {@code owner}, {@code project} or {@code
   *     organization}
   * @param left how many requests it would let through now
   * @param resetSeconds until all of it is there again; where there is none left, until there is
   */
  record LimitView(
      String policy, String of, long requests, long left, long resetSeconds, boolean exhausted) {}

  /** A request that came; what it did not come so far to name is left out. */
  record ArrivalView(
      String id,
      Instant at,
      String method,
      String path,
      @Nullable String project,
      @Nullable String permission,
      String address) {}

  /**
   * What would become of a request now.
   *
   * @param withPath whether the path was checked
   * @param denied null where it would pass
   * @param standing null where the key has no limits
   */
  static ExplanationView of(
      String key, boolean withPath, @Nullable DenialReason denied, @Nullable Standing standing) {
    ExplainedChecks checks = ExplainedChecks.ofKey(withPath);
    List<LimitView> limits = limits(standing);
    if (denied == null) {
      return new ExplanationView(
          key, true, null, null, null, null, checks.passed(), limits, null, null);
    }
    String decidedBy = checks.decidedBy(denied);
    return new ExplanationView(
        key,
        false,
        denied.code(),
        denied.status(),
        standing == null ? denied.detail() : denied.detail(standing.refusedBy()),
        decidedBy,
        checks.failed(decidedBy),
        limits,
        null,
        null);
  }

  private static @Nullable List<LimitView> limits(@Nullable Standing standing) {
    if (standing == null) {
      return null;
    }
    List<LimitView> limits = new ArrayList<>();
    for (int i = 0; i < standing.size(); i++) {
      limits.add(
          new LimitView(
              standing.name(i),
              standing.of(i).text(),
              standing.requests(i),
              standing.left(i),
              standing.resetSeconds(i),
              standing.isViolated(i)));
    }
    return limits;
  }
}
