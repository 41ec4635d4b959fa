package io.latchkey.change;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The replication history that this instance reads its change feed from.
 *
 * <p>During a failover two servers can call themselves the primary for a while. What one of them
 * says proves nothing about a feed that is read from the other, so an answer of the store counts
 * only if it belongs to this history. Safe for use by many threads; never blocks.
 */
public final class FeedHistory {

  private final List<Runnable> doubters = new CopyOnWriteArrayList<>();
  private volatile @Nullable String current;

  /** Whether an answer of this history counts: the feed has been read from it, and last. */
  public boolean is(String history) {
    return history.equals(current);
  }

  /** Whether the feed is known to be read from another history than this one. */
  public boolean contradicts(String history) {
    String known = current;
    return known != null && !known.equals(history);
  }

  /** The feed is read from this history from now on. */
  void follow(String history) {
    current = history;
  }

  /** Adds what to do when a new connection has reached another server than the feed's. */
  void onDoubt(Runnable action) {
    doubters.add(action);
  }

  /**
   * A connection that was opened just now has reached another server than the feed's: the feed must
   * find out which of the two is the primary.
   */
  public void doubt() {
    doubters.forEach(Runnable::run);
  }
}
