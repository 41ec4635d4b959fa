package io.latchkey.mutation;

import io.latchkey.change.Confirmation;
import io.latchkey.keystore.KeyStore.Committed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a revocation's way through the fleet, as callers see it.
 *
 * @param confirmations how long each gateway in {@code confirmed} took, in the same order
 * @param replicas how many replicas of the store have acknowledged it; left out where none were
 *     asked to, or where that is not known
 */
public record RevocationView(
    List<String> confirmed,
    List<Confirmation.Pending> pending,
    long tookMillis,
    List<Confirmed> confirmations,
    @Nullable Integer replicas) {

  /**
   * What callers see.
   *
   * @param replicasAsked whether replicas are asked to acknowledge revocations
   */
  public static RevocationView of(
      Confirmation confirmation, @Nullable Committed committed, boolean replicasAsked) {
    return new RevocationView(
        confirmation.confirmed(),
        confirmation.pending(),
        confirmation.took().toMillis(),
        confirmation.confirmed().stream().map(each -> confirmed(confirmation, each)).toList(),
        replicasAsked && committed != null ? committed.replicas() : null);
  }

  private static Confirmed confirmed(Confirmation confirmation, String instance) {
    Duration took = confirmation.times().getOrDefault(instance, confirmation.took());
    return new Confirmed(instance, took.toMillis());
  }

  /** A gateway that has applied the change, and how long that took. */
  record Confirmed(String instance, long tookMillis) {}
}
