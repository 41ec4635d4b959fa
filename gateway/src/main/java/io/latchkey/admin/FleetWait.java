package io.latchkey.admin;

import io.latchkey.change.Confirmation;
import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.change.Position;
import io.latchkey.change.StoreUnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Waits until the fleet refuses a key. */
final class FleetWait {

  private final Fleet fleet;
  private final Confirmations confirmations;
  private final LongSupplier ticker;
  private final RevocationTimes times;

  /**
   * A waiter.
   *
   * @param ticker nanoseconds, the same as the confirmations'
   */
  FleetWait(Fleet fleet, Confirmations confirmations, LongSupplier ticker, RevocationTimes times) {
    this.fleet = fleet;
    this.confirmations = confirmations;
    this.ticker = ticker;
    this.times = times;
  }

  /** The time to count a wait from, in nanoseconds. */
  long now() {
    return ticker.getAsLong();
  }

  /**
   * Waits for a change that is stored.
   *
   * @param change its position; null where that isn't known: then for all that is stored now
   * @throws ConfirmationUnknownException where the store can't be asked
   */
  Confirmation await(@Nullable Position change, long since) {
    try {
      Confirmation confirmation =
          confirmations.await(change == null ? fleet.tail() : change, since);
      times.record(confirmation);
      return confirmation;
    } catch (StoreUnavailableException e) {
      times.unknown(Duration.ofNanos(Math.max(0, ticker.getAsLong() - since)));
      throw new ConfirmationUnknownException(e);
    }
  }
}
