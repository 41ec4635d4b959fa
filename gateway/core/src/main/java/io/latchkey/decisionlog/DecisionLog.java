package io.latchkey.decisionlog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What requests add to: the first decisions of each second, as many as there is room for. Ask
 * whether there is before making a {@link Decided}. Safe for use by many threads; never blocks.
 */
public final class DecisionLog {

  private final DecisionLogSettings settings;
  private final AtomicBoolean dropped = new AtomicBoolean();
  private volatile Slots refused;
  private volatile Slots allowed;
  private List<Slots> before = List.of();

  public DecisionLog(DecisionLogSettings settings) {
    this.settings = settings;
    this.refused = new Slots(settings.refusedPerSecond());
    this.allowed = new Slots(settings.allowedPerSecond());
  }

  /** Whether there is room for a request that was let through. */
  public boolean takesAllowed() {
    return !allowed.isFull();
  }

  /** Adds a request that was let through. */
  public void allowed(Decided decided) {
    allowed.add(decided);
  }

  /** Whether there is room for a request that was refused; notes where there is none. */
  public boolean takesRefused() {
    boolean takes = !refused.isFull();
    if (!takes && settings.refusedPerSecond() > 0 && !dropped.get()) {
      dropped.set(true);
    }
    return takes;
  }

  /** Adds a request that was refused. */
  public void refused(Decided decided) {
    refused.add(decided);
  }

  /**
   * Hands over all that was added, in the order of time, and makes room again. What is being added
   * at this moment comes with the next call. For one thread at a time.
   */
  public List<Decided> drain() {
    List<Decided> all = new ArrayList<>();
    before.forEach(each -> each.drainTo(all));
    Slots oldRefused = refused;
    Slots oldAllowed = allowed;
    if (!oldRefused.isEmpty()) {
      refused = new Slots(settings.refusedPerSecond());
    }
    if (!oldAllowed.isEmpty()) {
      allowed = new Slots(settings.allowedPerSecond());
    }
    before = List.of(oldAllowed, oldRefused);
    before.forEach(each -> each.drainTo(all));
    all.sort(Comparator.comparing(Decided::at));
    return all;
  }

  /** Whether there was no room for a refused request since this was last asked. */
  public boolean hasDropped() {
    return dropped.getAndSet(false);
  }
}
