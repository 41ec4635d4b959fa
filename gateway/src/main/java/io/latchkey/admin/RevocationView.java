package io.latchkey.admin;

import io.latchkey.change.Confirmation;
import io.latchkey.keystore.KeyStore.Committed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a revocation's way through the fleet, as callers see it.
 *
 * @param replicas how many replicas of the store have acknowledged it; left out where none were
 *     asked to, or where that is not known
 */
record RevocationView(
    List<String> confirmed,
    List<Confirmation.Pending> pending,
    long tookMillis,
    @Nullable Integer replicas) {

  /**
   * What callers see.
   *
   * @param replicasAsked whether replicas are asked to acknowledge revocations
   */
  static RevocationView of(
      Confirmation confirmation, @Nullable Committed committed, boolean replicasAsked) {
    return new RevocationView(
        confirmation.confirmed(),
        confirmation.pending(),
        confirmation.took().toMillis(),
        replicasAsked && committed != null ? committed.replicas() : null);
  }
}
