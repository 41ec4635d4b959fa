package io.latchkey.mutation;

import io.latchkey.change.Confirmation;
import io.latchkey.change.Confirmations;
import io.latchkey.change.Fleet;
import io.latchkey.change.HistoryChangedException;
import io.latchkey.keystore.KeyStore.Committed;
import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits until the fleet refuses what a mutation has ended. */
public final class FleetWait {

  private static final long PAUSE_NANOS = 50_000_000;

  private final Fleet fleet;
  private final Confirmations confirmations;
  private final LongSupplier ticker;
  private final RevocationTimes times;
  private final int replicas;

  /**
   * A waiter.
   *
   * @param ticker nanoseconds, the same as the confirmations'
   * @param replicas how many replicas of the store must have a change
   */
  public FleetWait(
      Fleet fleet,
      Confirmations confirmations,
      LongSupplier ticker,
      RevocationTimes times,
      int replicas) {
    this.fleet = fleet;
    this.confirmations = confirmations;
    this.ticker = ticker;
    this.times = times;
    this.replicas = replicas;
  }

  /** The time to count a wait from, in nanoseconds. */
  public long now() {
    return ticker.getAsLong();
  }

  /**
   * All that is stored now.
   *
   * @throws ConfirmationUnknownException if the store can't be asked
   */
  public Committed end() {
    try {
      return new Committed(fleet.tail(), replicas, 0);
    } catch (StoreUnavailableException e) {
      throw ConfirmationUnknownException.nobodyAsked(e);
    }
  }

  /**
   * Waits for a change that is stored. If another server has become the primary meanwhile, sees to
   * it that the change is stored there too, and waits for that.
   *
   * @param stored the change
   * @param again stores it again if that is needed, and tells where it is stored then
   * @throws ConfirmationUnknownException if the fleet can't be asked, if no gateway answers for the
   *     change, or if too few replicas have it
   */
  public Confirmation await(Committed stored, Supplier<Committed> again, long since) {
    Committed current = stored;
    while (true) {
      StoreUnavailableException away = null;
      try {
        Confirmation confirmation = confirmations.await(current.change(), since);
        if (!confirmation.isByNobody()) {
          return checked(confirmation, current);
        }
      } catch (HistoryChangedException e) {
        // Stored by a server that the fleet does not follow, or does not follow any more.
      } catch (StoreUnavailableException e) {
        away = e;
      }
      if (away != null || ticker.getAsLong() >= confirmations.deadline(since)) {
        throw unknown(ConfirmationUnknownException.nobodyAsked(away), since);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      current = again.get();
    }
  }

  private Confirmation checked(Confirmation confirmation, Committed stored) {
    if (stored.replicas() < replicas) {
      times.unknown(confirmation.took());
      throw ConfirmationUnknownException.tooFewReplicas(confirmation, stored.replicas(), replicas);
    }
    times.record(confirmation);
    return confirmation;
  }

  private ConfirmationUnknownException unknown(ConfirmationUnknownException why, long since) {
    times.unknown(Duration.ofNanos(Math.max(0, ticker.getAsLong() - since)));
    return why;
  }
}
