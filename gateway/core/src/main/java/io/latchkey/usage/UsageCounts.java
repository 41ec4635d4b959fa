package io.latchkey.usage;

import io.latchkey.access.DenialReason;
import io.latchkey.access.Grant;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What requests add to: one count per key, project, hour and outcome since it was last emptied.
 * Safe for use by many threads, and no count is lost between them; adding neither blocks nor reads
 * anything but memory.
 *
 * <p>Striped by thread, so that the event loops don't contend for a key that all of them serve. To
 * empty a stripe is to put a new map in its place and close what was in the old one; who comes late
 * finds it closed and adds to the new one. So nothing stays of a key that was used once.
 */
public final class UsageCounts {

  /** The outcome of a request that was let through. */
  public static final String ALLOWED = "allowed";

  /** Counted beside {@link #ALLOWED} where the secret was the one from before the last roll. */
  public static final String OLD_SECRET = "old_secret";

  /** The upstream could not be reached, or did not speak HTTP. */
  public static final String UNREACHABLE = "upstream_unreachable";

  /** The upstream took too long. */
  public static final String TIMEOUT = "upstream_timeout";

  /** The client left before the upstream had answered: nobody's fault but its own. */
  public static final String CLIENT_CLOSED = "client_closed";

  private static final String[] CLASSES = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  private static final int MOST_STRIPES = 64;
  private static final long HOUR_MILLIS = 3_600_000;

  private final Stripe[] stripes;
  private final Room room;
  private final InstantSource clock;
  private final Outcomes outcomes = new Outcomes();

  /**
   * No counts yet.
   *
   * @param maximum how many counts there may be; what comes beyond is dropped
   */
  public UsageCounts(int maximum, InstantSource clock) {
    this.room = new Room(maximum);
    this.clock = clock;
    int processors = Runtime.getRuntime().availableProcessors();
    this.stripes = new Stripe[Math.min(MOST_STRIPES, Integer.highestOneBit(processors * 2 - 1))];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** The counts of the keys that threads of one stripe have served. */
  private static final class Stripe {
    private volatile ConcurrentHashMap<KeyId, KeyTallies> keys = new ConcurrentHashMap<>();
  }

  /** Takes what is counted when the counts are emptied. */
  interface Sink {

    /**
     * Requests.
     *
     * @param hour hours since the epoch
     */
    void count(KeyId key, @Nullable ProjectId project, long hour, String outcome, long count);

    /** The last use of a key that one stripe knows of. */
    void lastUse(KeyId key, long atMillis, InetAddress from);

    /** The same of the key's secret from before the last roll. */
    void oldSecretUse(KeyId key, long atMillis, InetAddress from);
  }

  /**
   * Counts a request that was let through: the only kind that is a use of its key.
   *
   * @return milliseconds since the epoch, for {@link #answered}
   */
  public long allowed(Grant grant, InetAddress client) {
    long now = clock.millis();
    add(grant.key(), grant.project(), now, ALLOWED, client);
    if (grant.byOldSecret()) {
      add(grant.key(), grant.project(), now, OLD_SECRET, client);
    }
    return now;
  }

  /**
   * Counts a request that was refused.
   *
   * @param project null where it is not known
   */
  public void denied(KeyId key, @Nullable ProjectId project, DenialReason reason) {
    add(key, project, clock.millis(), reason.code(), null);
  }

  /** Counts a request that was refused, whose key is not known. */
  public void denied(DenialReason reason) {
    outcomes.denied(reason);
  }

  /** Counts a request over which nobody could decide. */
  public void unavailable() {
    outcomes.notKnown();
  }

  /**
   * Counts an upstream's answer, in the hour in which its request was decided over.
   *
   * @param status from 100 to 599; others are not counted
   */
  public void answered(Grant grant, long decidedAt, int status) {
    int index = status / 100 - 1;
    if (index >= 0 && index < CLASSES.length) {
      add(grant.key(), grant.project(), decidedAt, CLASSES[index], null);
    }
  }

  /**
   * Counts that there was no answer: {@link #UNREACHABLE}, {@link #TIMEOUT} or {@link
   * #CLIENT_CLOSED}.
   */
  public void unanswered(Grant grant, long decidedAt, String outcome) {
    add(grant.key(), grant.project(), decidedAt, outcome, null);
  }

  private void add(
      KeyId key,
      @Nullable ProjectId project,
      long at,
      String outcome,
      @Nullable InetAddress client) {
    Stripe stripe = stripes[(int) (Thread.currentThread().getId() & (stripes.length - 1))];
    boolean added = false;
    while (!added) {
      ConcurrentHashMap<KeyId, KeyTallies> keys = stripe.keys;
      KeyTallies tallies = keys.get(key);
      if (tallies == null) {
        if (room.isFull()) {
          room.drop(1);
          return;
        }
        KeyTallies made = new KeyTallies();
        KeyTallies other = keys.putIfAbsent(key, made);
        tallies = other == null ? made : other;
      }
      // Put into a map that was being emptied, it may have been overlooked: then nobody uses it.
      if (keys == stripe.keys) {
        if (client != null) {
          note(tallies, at, outcome, client);
        }
        added = tallies.add(project, at / HOUR_MILLIS, outcome, room);
      }
    }
  }

  private static void note(KeyTallies tallies, long at, String outcome, InetAddress client) {
    if (outcome.equals(OLD_SECRET)) {
      tallies.usedByOldSecret(at, client);
    } else {
      tallies.used(at, client);
    }
  }

  /** What became of requests, by project. */
  public Outcomes outcomes() {
    return outcomes;
  }

  /** Hands over all that was counted, and forgets it. For one thread at a time. */
  void drainTo(Sink rest) {
    Sink sink = outcomes.before(rest);
    for (Stripe stripe : stripes) {
      ConcurrentHashMap<KeyId, KeyTallies> full = stripe.keys;
      stripe.keys = new ConcurrentHashMap<>();
      for (Map.Entry<KeyId, KeyTallies> each : full.entrySet()) {
        room.free(each.getValue().closeInto(each.getKey(), sink));
      }
    }
  }

  /** How many counts wait here to be handed over. */
  int size() {
    return room.taken();
  }

  /** How many requests or answers were dropped for want of room. */
  long dropped() {
    return room.dropped();
  }
}
