package io.latchkey.admin.verify;

import io.latchkey.access.Decision;
import io.latchkey.access.DenialReason;
import io.latchkey.access.PathGuard;
import io.latchkey.access.Standing;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.RequestedPath;
import io.latchkey.key.Permission;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.limit.Outcome;
import io.latchkey.store.StoreUnavailableException;
import java.net.InetAddress;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request with a key now, and why. The gatekeeper is asked as a request
 * would ask it, and charges nothing; limits are looked at, as they are in the whole fleet. Blocks.
 */
final class Explanations {

  private final Gatekeeper gatekeeper;

  Explanations(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /**
   * What somebody asks about.
   *
   * @param path null for none
   * @param asked what the project's own rules are asked about; null if the permission stands
   * @param project as the request names it; null for the key's only one
   */
  record SearchRequest(
      @Nullable String path,
      @Nullable String project,
      Permission permission,
      @Nullable RequestedPath asked,
      InetAddress client) {}

  /**
   * The answer.
   *
   * @throws StoreUnavailableException where the store can't be asked
   */
  ExplanationView explain(KeyRecord record, SearchRequest question) {
    String key = record.key().id().toString();
    String path = question.path;
    if (path != null && !PathGuard.accepts(path)) {
      return ExplanationView.of(key, true, DenialReason.INVALID_PATH, null);
    }
    AccessRequest request =
        new AccessRequest(
            record.hashes().get(0),
            null,
            question.project,
            question.permission,
            question.asked,
            question.client,
            0);
    Decision decision = gatekeeper.decide(request).join();
    if (decision instanceof Decision.Unavailable) {
      throw new StoreUnavailableException("the key is not known here and the store can't be asked");
    }
    Standing standing = standing(request);
    DenialReason denied =
        decision instanceof Decision.Denied refused ? refused.reason() : byLimits(standing);
    return ExplanationView.of(key, path != null, denied, standing);
  }

  private @Nullable Standing standing(AccessRequest request) {
    try {
      return gatekeeper.standing(request).join();
    } catch (CompletionException e) {
      throw new StoreUnavailableException("the store can't be asked how the key stands");
    }
  }

  /** Why a request would be refused that passes everything else; null where it would not be. */
  private static @Nullable DenialReason byLimits(@Nullable Standing standing) {
    if (standing == null || standing.retryAfterSeconds() == 0) {
      return null;
    }
    return new Outcome.Exceeded(standing).isQuota()
        ? DenialReason.QUOTA_EXCEEDED
        : DenialReason.RATE_LIMITED;
  }
}
