package io.latchkey.usage;

import io.latchkey.access.DenialReason;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What became of requests since the start, by project and without the keys. What belongs to a
 * project comes in when its keys' counts are emptied, so it costs a request nothing; what belongs
 * to none is counted as it happens.
 */
public final class Outcomes {

  private static final Map<String, DenialReason> REASONS = new HashMap<>();

  static {
    for (DenialReason reason : DenialReason.values()) {
      REASONS.put(reason.code(), reason);
    }
  }

  private final LongAdder[] unplaced = new LongAdder[DenialReason.values().length];
  private final LongAdder unavailable = new LongAdder();
  private final Map<Place, LongAdder> placed = new HashMap<>();
  private final List<Watcher> watchers = new ArrayList<>();

  private record Place(ProjectId project, String outcome) {}

  /** Told of each outcome that a project has for the first time. Must not block. */
  public interface Watcher {
    /**
     * A new count.
     *
     * @param outcome as {@link UsageCounts} names it
     * @param count goes on counting
     */
    void onNew(ProjectId project, String outcome, LongAdder count);
  }

  Outcomes() {
    for (int i = 0; i < unplaced.length; i++) {
      unplaced[i] = new LongAdder();
    }
  }

  /** Adds somebody to tell of new counts; of those that there are at once. */
  public synchronized void watch(Watcher watcher) {
    watchers.add(watcher);
    placed.forEach((place, count) -> watcher.onNew(place.project, place.outcome, count));
  }

  /** How often a request for no known project was denied for a reason. */
  public long unplaced(DenialReason reason) {
    return unplaced[reason.ordinal()].sum();
  }

  /** How often nobody could know whether a request may pass. */
  public long unavailable() {
    return unavailable.sum();
  }

  void denied(DenialReason reason) {
    unplaced[reason.ordinal()].increment();
  }

  void notKnown() {
    unavailable.increment();
  }

  /** The same counts as {@code rest} gets. */
  UsageCounts.Sink before(UsageCounts.Sink rest) {
    return new UsageCounts.Sink() {
      @Override
      public void count(
          KeyId key, @Nullable ProjectId project, long hour, String outcome, long count) {
        add(project, outcome, count);
        rest.count(key, project, hour, outcome, count);
      }

      @Override
      public void lastUse(KeyId key, long atMillis, InetAddress from) {
        rest.lastUse(key, atMillis, from);
      }

      @Override
      public void oldSecretUse(KeyId key, long atMillis, InetAddress from) {
        rest.oldSecretUse(key, atMillis, from);
      }
    };
  }

  private synchronized void add(@Nullable ProjectId project, String outcome, long count) {
    if (outcome.equals(UsageCounts.OLD_SECRET)) {
      return;
    }
    if (project == null) {
      DenialReason reason = REASONS.get(outcome);
      if (reason != null) {
        unplaced[reason.ordinal()].add(count);
      }
      return;
    }
    Place place = new Place(project, outcome);
    LongAdder known = placed.get(place);
    LongAdder adder = known == null ? new LongAdder() : known;
    adder.add(count);
    if (known == null) {
      placed.put(place, adder);
      watchers.forEach(watcher -> watcher.onNew(project, outcome, adder));
    }
  }
}
