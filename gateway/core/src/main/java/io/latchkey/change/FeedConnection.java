package io.latchkey.change;

import io.latchkey.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;

/**
 * A connection to the change feed, used by one thread. Every call may throw {@link
 * StoreUnavailableException}; the connection is of no use after that and must be closed. No call
 * takes longer than what it was given to wait plus the store's own timeout.
 */
public interface FeedConnection extends AutoCloseable {

  /** The feed's end as it is now. */
  Tail tail();

  /** The changes behind {@code after}, oldest first; waits for one at most {@code wait}. */
  List<Change> read(Position after, Duration wait);

  /**
   * Reports how far this instance has come and asks for a lease. The report always counts.
   *
   * @param self this instance, with the position that it has applied
   * @param applied the same position and its sequence number, and the server that they came from
   */
  Renewal renew(Instance self, Tail applied, Duration lease);

  /** Takes an instance out of the fleet. */
  void leave(String instance);

  @Override
  void close();

  /**
   * The feed's end: its last position, that change's sequence number, and the server's identity.
   */
  record Tail(Position position, long sequence, String server) {}

  /** What became of a request for a lease. */
  enum Renewal {
    /** The instance had applied everything; its lease runs. */
    RENEWED,
    /** The feed holds a newer change; no lease before that is applied. */
    BEHIND,
    /** The feed isn't the one that the instance has applied: it went back or the server changed. */
    DIFFERENT
  }

  /** Opens connections to the feed. */
  interface Connector {
    /**
     * Connects.
     *
     * @throws StoreUnavailableException where that fails
     */
    FeedConnection open();
  }
}
