package io.latchkey.access;

import io.latchkey.key.ApiKey;
import io.latchkey.key.Network;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules over a key that is known. A pure function: the same key, facts and time give the same
 * decision, and nothing is asked or changed.
 *
 * <p>The order is part of the contract: the secret is the claimed key's own; revoked; expired;
 * client address; project; permission. The first that fails decides.
 */
public final class AccessPolicy {

  private AccessPolicy() {}

  /**
   * Decides at {@code now}, in milliseconds since the epoch. Never {@link Decision#UNAVAILABLE}.
   */
  public static Decision decide(ApiKey key, RequestFacts facts, long now) {
    if (facts.claimedKey() != null && !facts.claimedKey().equals(key.id())) {
      return Decision.denied(DenialReason.INVALID_KEY);
    }
    switch (key.status(now)) {
      case REVOKED:
        return denied(DenialReason.REVOKED_KEY, key, facts);
      case EXPIRED:
        return denied(DenialReason.EXPIRED_KEY, key, facts);
      case ACTIVE:
        break;
    }
    if (!mayComeFrom(key.allowedAddresses(), facts.client())) {
      return denied(DenialReason.ADDRESS_NOT_ALLOWED, key, facts);
    }
    if (facts.keysOnlyProject() && key.projects().size() > 1) {
      return denied(DenialReason.AMBIGUOUS_PROJECT, key, facts);
    }
    @Nullable ProjectId project =
        facts.keysOnlyProject() ? key.projects().iterator().next() : facts.project();
    if (project == null || !key.projects().contains(project)) {
      return denied(DenialReason.PROJECT_NOT_ALLOWED, key, facts);
    }
    if (!key.permissions().isEmpty() && !key.permissions().contains(facts.permission())) {
      return Decision.denied(DenialReason.PERMISSION_MISSING, key.id(), project);
    }
    return Decision.allowed(new Grant(key.id(), key.organization(), project, key.expiresAt()));
  }

  private static Decision denied(DenialReason reason, ApiKey key, RequestFacts facts) {
    return Decision.denied(reason, key.id(), facts.project());
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
