package io.latchkey.gatekeeper;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.access.Standing;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Limits;
import io.latchkey.keystore.Project;
import io.latchkey.limit.Account;
import io.latchkey.limit.Outcome;
import io.latchkey.limit.RateLimiter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Charges what the policy lets through against the limits that hold for it: the key's own, else its
 * project's default, else the gateway's.
 */
final class Charges {

  private static final CompletableFuture<@Nullable Standing> NO_LIMITS =
      CompletableFuture.completedFuture(null);

  private final RateLimiter limiter;
  private final @Nullable Limits defaults;

  /**
   * Charges.
   *
   * @param defaults what holds where neither key nor project say; null for no limit
   */
  public Charges(RateLimiter limiter, @Nullable Limits defaults) {
    this.limiter = limiter;
    this.defaults = defaults;
  }

  /** Whether a key's limits can't be told without its project. */
  static boolean needsProject(ApiKey key, int cost) {
    return cost > 0 && key.limits() == null;
  }

  /** The decision where it is known here; null where the store must be asked. */
  @Nullable Decision chargeIfKnown(
      Decision.Allowed allowed, ApiKey key, @Nullable Project project, int cost) {
    Limits limits = limits(key, project);
    if (cost == 0 || limits == null || limits.isEmpty()) {
      return allowed;
    }
    Outcome outcome = limiter.takeIfKnown(account(key, project), limits, cost);
    return outcome == null ? null : apply(allowed.grant(), outcome);
  }

  /** The decision, after asking where that is needed. Never completes exceptionally. */
  CompletableFuture<Decision> charge(
      Decision.Allowed allowed, ApiKey key, @Nullable Project project, int cost) {
    Limits limits = limits(key, project);
    if (cost == 0 || limits == null || limits.isEmpty()) {
      return CompletableFuture.completedFuture(allowed);
    }
    return limiter
        .take(account(key, project), limits, cost)
        .thenApply(outcome -> apply(allowed.grant(), outcome));
  }

  /**
   * How a key stands with its limits; charges nothing. Null where it has none; completes
   * exceptionally where the store can't be asked.
   */
  CompletableFuture<@Nullable Standing> look(ApiKey key, @Nullable Project project) {
    Limits limits = limits(key, project);
    return limits == null || limits.isEmpty()
        ? NO_LIMITS
        : limiter.look(account(key, project), limits).thenApply(standing -> standing);
  }

  private @Nullable Limits limits(ApiKey key, @Nullable Project project) {
    Limits own = key.limits();
    if (own != null) {
      return own;
    }
    Limits shared = project == null ? null : project.limits();
    return shared == null ? defaults : shared;
  }

  private static Account account(ApiKey key, @Nullable Project project) {
    boolean isProjects = key.limits() == null && project != null && project.limits() != null;
    return new Account(
        key.id(), isProjects && project != null ? project.id() : null, key.createdAt());
  }

  private static Decision apply(Grant grant, Outcome outcome) {
    if (outcome instanceof Outcome.Exceeded exceeded) {
      DenialReason reason =
          exceeded.isQuota() ? DenialReason.QUOTA_EXCEEDED : DenialReason.RATE_LIMITED;
      return new Decision.Denied(reason, grant.key(), grant.project(), exceeded.standing());
    }
    return outcome instanceof Outcome.Permitted permitted
        ? new Decision.Allowed(grant, permitted.standing())
        : Decision.UNAVAILABLE;
  }
}
