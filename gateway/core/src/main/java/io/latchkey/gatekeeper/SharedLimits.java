package io.latchkey.gatekeeper;

import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import io.latchkey.keystore.Organization;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.LimitedOrganization;
import io.latchkey.limit.Account;
import io.latchkey.limit.LimitedAccount;
import io.latchkey.limit.RateLimiter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How those stand whose keys share a limit: owners, projects and organizations. Looks charge
 * nothing. They are null where there is no limit, and complete exceptionally where the store can't
 * be asked.
 */
public final class SharedLimits {

  private static final CompletableFuture<@Nullable Standing> NO_LIMITS =
      CompletableFuture.completedFuture(null);

  private final RateLimiter limiter;

  SharedLimits(RateLimiter limiter) {
    this.limiter = limiter;
  }

  /** How all requests to a project stand. */
  public CompletableFuture<@Nullable Standing> look(Project project) {
    return look(of(project));
  }

  /** How all keys of an organization stand. */
  public CompletableFuture<@Nullable Standing> look(Organization organization) {
    return look(of(LimitedOrganization.of(organization)));
  }

  /** How all keys of an owner stand. */
  public CompletableFuture<@Nullable Standing> look(Organization organization, String owner) {
    return look(ofOwner(LimitedOrganization.of(organization), owner));
  }

  private CompletableFuture<@Nullable Standing> look(@Nullable LimitedAccount account) {
    return account == null
        ? NO_LIMITS
        : limiter.look(account.account(), account.limits()).thenApply(standing -> standing);
  }

  /** What all requests to a project are held to; null for nothing. */
  static @Nullable LimitedAccount of(Project project) {
    Limits limits = project.sharedLimits();
    return limits == null || limits.isEmpty()
        ? null
        : new LimitedAccount(Account.of(project.id(), project.createdAt().toEpochMilli()), limits);
  }

  /** What all keys of an organization are held to; null for nothing. */
  static @Nullable LimitedAccount of(LimitedOrganization organization) {
    Limits limits = organization.limits().shared();
    return limits == null || limits.isEmpty()
        ? null
        : new LimitedAccount(Account.of(organization.id(), organization.since()), limits);
  }

  /** What all keys of an owner are held to; null for nothing. */
  static @Nullable LimitedAccount ofOwner(LimitedOrganization organization, String owner) {
    Limits limits = organization.limits().of(owner);
    return limits == null || limits.isEmpty()
        ? null
        : new LimitedAccount(Account.of(organization.id(), owner, organization.since()), limits);
  }
}
