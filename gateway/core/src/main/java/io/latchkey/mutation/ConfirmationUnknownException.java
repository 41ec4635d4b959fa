package io.latchkey.mutation;

import io.latchkey.change.Confirmation;
import io.latchkey.store.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A mutation is stored, but whether it holds in the whole fleet, whatever happens to the store, is
 * not known. The message says what holds and what does not, for callers.
 */
public final class ConfirmationUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private ConfirmationUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * No gateway could be asked.
   *
   * @param cause null if the store answered, but nobody is registered with the primary yet
   */
  public static ConfirmationUnknownException nobodyAsked(
      @Nullable StoreUnavailableException cause) {
    return new ConfirmationUnknownException(
        "The change was stored, but Redis stopped answering or changed its primary before any"
            + " gateway could confirm it. A gateway that has not applied it can accept the key"
            + " until its lease ends. Repeat the call to wait for the fleet again.",
        cause);
  }

  /** The gateways have applied the change, but a failover of the store could lose it. */
  public static ConfirmationUnknownException tooFewReplicas(
      Confirmation confirmation, int acknowledged, int wanted) {
    return new ConfirmationUnknownException(
        "The change is stored, and "
            + gateways(confirmation)
            + ", but only "
            + acknowledged
            + " of "
            + wanted
            + " replicas of Redis have acknowledged it, so a failover could lose it. Repeat the"
            + " call to wait for the replicas again.",
        null);
  }

  private static String gateways(Confirmation confirmation) {
    String confirmed = String.join(", ", confirmation.confirmed());
    String refuse =
        confirmed.isEmpty() ? "no gateway has applied it yet" : "applied by " + confirmed;
    return confirmation.pending().isEmpty()
        ? refuse
        : refuse
            + " (not yet by "
            + String.join(
                ", ", confirmation.pending().stream().map(Confirmation.Pending::instance).toList())
            + ")";
  }
}
