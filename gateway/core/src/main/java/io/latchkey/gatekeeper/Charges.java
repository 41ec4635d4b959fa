package io.latchkey.gatekeeper;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.access.LimitOf;
import io.latchkey.access.Standing;
import io.latchkey.key.ApiKey;
import io.latchkey.key.Limits;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.LimitedOrganization;
import io.latchkey.limit.Account;
import io.latchkey.limit.LimitedAccount;
import io.latchkey.limit.Outcome;
import io.latchkey.limit.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Charges what the policy lets through against the limits that hold for it: the key's own, else its
 * project's default, else the gateway's; and those that it shares with other keys of its owner,
 * project and organization.
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

  /**
   * A key that is used, with those whose limits it shares.
   *
   * @param project null if it is not known, or there is none
   */
  record Use(ApiKey key, @Nullable Project project, LimitedOrganization organization) {}

  /** The decision where it is known here; null where the store must be asked. */
  @Nullable Decision chargeIfKnown(Decision.Allowed allowed, Use use, int cost) {
    List<LimitedAccount> accounts = accounts(use);
    if (accounts.isEmpty()) {
      return allowed;
    }
    Outcome outcome = limiter.takeIfKnown(accounts, cost);
    return outcome == null ? null : apply(allowed.grant(), outcome);
  }

  /** The decision, after asking where that is needed. Never completes exceptionally. */
  CompletableFuture<Decision> charge(Decision.Allowed allowed, Use use, int cost) {
    List<LimitedAccount> accounts = accounts(use);
    return accounts.isEmpty()
        ? CompletableFuture.completedFuture(allowed)
        : limiter.take(accounts, cost).thenApply(outcome -> apply(allowed.grant(), outcome));
  }

  /**
   * How a key stands with its limits and those that it shares; charges nothing. Null where there
   * are none; completes exceptionally where the store can't be asked.
   */
  CompletableFuture<@Nullable Standing> look(Use use) {
    List<LimitedAccount> accounts = accounts(use);
    return accounts.isEmpty() ? NO_LIMITS : limiter.look(accounts).thenApply(standing -> standing);
  }

  /** All that a use of a key is charged to: the key first, then those who share limits with it. */
  private List<LimitedAccount> accounts(Use use) {
    ApiKey key = use.key;
    Project project = use.project;
    List<LimitedAccount> accounts = new ArrayList<>(LimitOf.values().length);
    Limits own = limits(key, project);
    if (own != null && !own.isEmpty()) {
      accounts.add(new LimitedAccount(account(key, project), own));
    }
    String owner = key.labels().owner();
    if (owner != null) {
      add(accounts, SharedLimits.ofOwner(use.organization, owner));
    }
    if (project != null) {
      add(accounts, SharedLimits.of(project));
    }
    add(accounts, SharedLimits.of(use.organization));
    return accounts;
  }

  private static void add(List<LimitedAccount> accounts, @Nullable LimitedAccount account) {
    if (account != null) {
      accounts.add(account);
    }
  }

  private @Nullable Limits limits(ApiKey key, @Nullable Project project) {
    Limits own = key.limits();
    if (own != null) {
      return own;
    }
    Limits projects = project == null ? null : project.limits();
    return projects == null ? defaults : projects;
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
