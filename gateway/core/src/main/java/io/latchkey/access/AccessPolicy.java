package io.latchkey.access;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyStatus;
import io.latchkey.key.Network;
import io.latchkey.key.Permission;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules over a key that is known. A pure function: the same key, facts and time give the same
 * decision, and nothing is asked or changed.
 *
 * <p>The order is part of the contract: that of {@link Check}. The first that fails decides.
 */
public final class AccessPolicy {

  private static final Check[] CHECKS = Check.values();

  private AccessPolicy() {}

  /**
   * Decides at {@code now}, in milliseconds since the epoch. Never {@link Decision#UNAVAILABLE}.
   */
  public static Decision decide(ApiKey key, RequestFacts facts, long now) {
    ProjectId project = project(key, facts);
    for (Check check : CHECKS) {
      if (!passes(check, key, facts, now)) {
        return check == Check.OWN_SECRET
            ? Decision.denied(check.reason())
            : Decision.denied(
                check.reason(), key.id(), check == Check.PERMISSION ? project : facts.project());
      }
    }
    return Decision.allowed(
        new Grant(
            key.id(),
            key.organization(),
            Objects.requireNonNull(project),
            key.expiresAt(),
            key.byOldSecret(),
            key.permissions(),
            key.labels()));
  }

  private static boolean passes(Check check, ApiKey key, RequestFacts facts, long now) {
    return switch (check) {
      case OWN_SECRET -> facts.claimedKey() == null || facts.claimedKey().equals(key.id());
      case NOT_REVOKED -> !key.revoked();
      case NOT_EXPIRED -> key.status(now) != KeyStatus.EXPIRED;
      case NOT_SUSPENDED -> !key.isSuspended();
      case ADDRESS -> mayComeFrom(key.allowedAddresses(), facts.client());
      case PROJECT_NAMED -> !facts.keysOnlyProject() || key.projects().size() == 1;
      case PROJECT -> {
        ProjectId project = project(key, facts);
        yield project != null && key.projects().contains(project);
      }
      case PERMISSION -> key.permissions().isEmpty() || hasPermission(key, facts);
    };
  }

  private static boolean hasPermission(ApiKey key, RequestFacts facts) {
    Set<Permission> byRules = facts.byRules();
    return byRules == null
        ? key.permissions().contains(facts.permission())
        : key.permissions().containsAll(byRules);
  }

  /** The project that a request is for; null where it names none that exists. */
  private static @Nullable ProjectId project(ApiKey key, RequestFacts facts) {
    return facts.keysOnlyProject() ? key.projects().iterator().next() : facts.project();
  }

  private static boolean mayComeFrom(List<Network> allowed, InetAddress client) {
    if (allowed.isEmpty()) {
      return true;
    }
    for (Network network : allowed) {
      if (network.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
