package io.latchkey.change;

import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Waits until the whole fleet has applied a change: what makes a revocation strict.
 *
 * <p>An instance counts as soon as it has reported the change, or when its lease has run out: it
 * can't renew that without applying the change. Whoever is neither after the time allowed is named
 * as pending.
 */
public final class Confirmations {

  private static final long SHORTEST_PAUSE = 500_000;
  private static final long LONGEST_PAUSE = 20_000_000;

  private final Fleet fleet;
  private final FeedHistory history;
  private final Duration most;
  private final LongSupplier ticker;

  /**
   * A waiter.
   *
   * @param history that counts: this instance's own
   * @param most how long {@link #await} waits at most
   * @param ticker nanoseconds of a monotonic clock
   */
  public Confirmations(Fleet fleet, FeedHistory history, Duration most, LongSupplier ticker) {
    this.fleet = fleet;
    this.history = history;
    this.most = most;
    this.ticker = ticker;
  }

  /** When a wait that began at {@code since} is over, on this object's ticker. */
  public long deadline(long since) {
    return since + most.toNanos();
  }

  /**
   * Waits for a change. Blocks; asks the store every half to twenty milliseconds.
   *
   * @param since when the change was asked for, on this object's ticker; what {@link
   *     Confirmation#took()} counts from
   * @throws StoreUnavailableException if the store could not even be asked once
   * @throws HistoryChangedException if the change was stored by another server than the one that
   *     the fleet is registered at, or that this instance follows
   */
  public Confirmation await(StoredChange stored, long since) {
    Position change = stored.position();
    long deadline = deadline(since);
    Sightings sightings = new Sightings(change, since);
    sightings.add(look(stored));
    while (!sightings.isEverywhere() && ticker.getAsLong() < deadline) {
      LockSupport.parkNanos(pause(ticker.getAsLong() - since));
      try {
        sightings.add(look(stored));
      } catch (StoreUnavailableException e) {
        break;
      }
    }
    return sightings.confirmation();
  }

  private List<Instance> look(StoredChange stored) {
    Fleet.View view = fleet.look();
    if (!view.history().equals(stored.history()) || !history.is(stored.history())) {
      throw new HistoryChangedException();
    }
    return view.instances();
  }

  private static boolean isPending(Position change, Instance instance) {
    return instance.alive() && instance.applied().compareTo(change) < 0;
  }

  /** What the fleet looked like, the last time and since when. */
  private final class Sightings {

    private final Position change;
    private final long since;
    private final Map<String, Duration> times = new LinkedHashMap<>();
    private List<Instance> last = List.of();

    Sightings(Position change, long since) {
      this.change = change;
      this.since = since;
    }

    void add(List<Instance> instances) {
      last = instances;
      for (Instance instance : instances) {
        if (instance.applied().compareTo(change) >= 0) {
          times.putIfAbsent(instance.id(), took());
        }
      }
    }

    boolean isEverywhere() {
      return last.stream().noneMatch(instance -> isPending(change, instance));
    }

    Confirmation confirmation() {
      List<String> confirmed =
          last.stream()
              .filter(instance -> instance.applied().compareTo(change) >= 0)
              .map(Instance::id)
              .toList();
      List<Confirmation.Pending> pending =
          last.stream()
              .filter(instance -> isPending(change, instance))
              .map(each -> new Confirmation.Pending(each.id(), each.leaseEnds()))
              .toList();
      times.keySet().retainAll(confirmed);
      return new Confirmation(confirmed, pending, took(), Map.copyOf(times));
    }

    private Duration took() {
      return Duration.ofNanos(Math.max(0, ticker.getAsLong() - since));
    }
  }

  /** A tenth of the time waited so far, so that asking adds no more than that to the wait. */
  private static long pause(long waited) {
    return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, waited / 10));
  }
}
