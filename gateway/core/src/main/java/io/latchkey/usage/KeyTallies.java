package io.latchkey.usage;

import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one key until they are closed: a list that only grows, at its head. After that
 * nothing is added; whoever tries is told. Safe for use by many threads, by compare-and-set.
 */
final class KeyTallies {

  private static final Tally CLOSED = new Tally(null, 0, "", null);

  private final AtomicReference<@Nullable Tally> head = new AtomicReference<>();
  private volatile @Nullable Use last;
  private volatile @Nullable Use lastByOldSecret;

  private record Use(long at, InetAddress from) {}

  /** One count. Negative once it is closed, whatever is added then. */
  private static final class Tally {
    private static final AtomicLongFieldUpdater<Tally> COUNT =
        AtomicLongFieldUpdater.newUpdater(Tally.class, "count");

    private final @Nullable ProjectId project;
    private final long hour;
    private final String outcome;
    private final @Nullable Tally next;
    private volatile long count = 1;

    Tally(@Nullable ProjectId project, long hour, String outcome, @Nullable Tally next) {
      this.project = project;
      this.hour = hour;
      this.outcome = outcome;
      this.next = next;
    }

    boolean isOf(@Nullable ProjectId otherProject, long otherHour, String otherOutcome) {
      return hour == otherHour
          && outcome.equals(otherOutcome)
          && Objects.equals(project, otherProject);
    }

    boolean increment() {
      return COUNT.getAndIncrement(this) >= 0;
    }

    long close() {
      return COUNT.getAndSet(this, Long.MIN_VALUE);
    }
  }

  /** Notes a use. Of two in one millisecond either may stay. */
  void used(long at, InetAddress from) {
    Use known = last;
    if (known == null || at > known.at) {
      last = new Use(at, from);
    }
  }

  /** Notes a use by the secret from before the last roll, likewise. */
  void usedByOldSecret(long at, InetAddress from) {
    Use known = lastByOldSecret;
    if (known == null || at > known.at) {
      lastByOldSecret = new Use(at, from);
    }
  }

  /** Adds one, or drops it where there is no room; false where these are closed. */
  boolean add(@Nullable ProjectId project, long hour, String outcome, Room room) {
    boolean hasPlace = false;
    while (true) {
      Tally first = head.get();
      Tally found = find(first, project, hour, outcome);
      if (found != null) {
        room.free(hasPlace ? 1 : 0);
        return found != CLOSED && found.increment();
      }
      hasPlace = hasPlace || room.take();
      if (!hasPlace) {
        room.drop(1);
        return true;
      }
      if (head.compareAndSet(first, new Tally(project, hour, outcome, first))) {
        return true;
      }
    }
  }

  private static @Nullable Tally find(
      @Nullable Tally first, @Nullable ProjectId project, long hour, String outcome) {
    for (Tally each = first; each != null; each = each.next) {
      if (each == CLOSED || each.isOf(project, hour, outcome)) {
        return each;
      }
    }
    return null;
  }

  /** Closes these and hands over what was counted. Returns how many places that frees. */
  int closeInto(KeyId key, UsageCounts.Sink sink) {
    int places = 0;
    for (Tally each = head.getAndSet(CLOSED); each != null; each = each.next) {
      sink.count(key, each.project, each.hour, each.outcome, each.close());
      places++;
    }
    Use use = last;
    if (use != null && places > 0) {
      sink.lastUse(key, use.at, use.from);
    }
    Use old = lastByOldSecret;
    if (old != null && places > 0) {
      sink.oldSecretUse(key, old.at, old.from);
    }
    return places;
  }
}
