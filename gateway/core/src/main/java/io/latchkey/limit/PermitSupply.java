package io.latchkey.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Where permits come from: the buckets that the fleet shares, and while they can't be asked this
 * instance's share of the limits.
 *
 * <p>One question at a time is under way for an account; who comes meanwhile is asked for in the
 * next. Safe for use by many threads; never blocks.
 */
final class PermitSupply {

  /** How often {@link #tick()} is to be called. */
  static final Duration TICK = Duration.ofMillis(10);

  private static final int TICKS_PER_SWEEP = 10;

  /**
   * How long a request waits of whose limits nothing is known here, as it would for its key; and
   * how long no request at all may be answered before the store counts as away.
   */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

  private final Set<Allowance> ahead = ConcurrentHashMap.newKeySet();
  private final Resting resting = new Resting();
  private final Queue<Ask> asks = new ConcurrentLinkedQueue<>();
  private final StoreReach store = new StoreReach(LONGEST_SILENCE.toNanos());
  private final LimitCounts counts = new LimitCounts();
  private final Buckets buckets;
  private final LocalLimits local;
  private final Debts debts;
  private final IntSupplier instances;
  private final LongSupplier nanoTime;
  private final int patience;
  private final int patienceAtFirst;
  private int ticks;

  /**
   * A supply.
   *
   * @param timeout how long a request waits for an answer, give or take a tick
   * @param instances how many instances share the limits, as last known; from 1
   */
  PermitSupply(
      Buckets buckets,
      LocalLimits local,
      Debts debts,
      Duration timeout,
      IntSupplier instances,
      LongSupplier nanoTime) {
    this.buckets = buckets;
    this.local = local;
    this.debts = debts;
    this.instances = instances;
    this.nanoTime = nanoTime;
    this.patience = (int) Math.max(1, timeout.toMillis() / TICK.toMillis());
    this.patienceAtFirst = (int) Math.max(patience, LONGEST_SILENCE.toMillis() / TICK.toMillis());
  }

  LimitCounts counts() {
    return counts;
  }

  StoreReach store() {
    return store;
  }

  /** Takes more ahead where an account runs low; nobody waits for it. */
  void refill(Allowance allowance, long now) {
    if (!allowance.runsLow() || store.isAway() || !allowance.beginAsking()) {
      return;
    }
    long wanted = wantedAhead(allowance, List.of(), now);
    if (wanted > 0) {
      send(allowance, List.of(), wanted, patience, now);
    } else {
      allowance.endAsking();
      askForWaiters(allowance);
    }
  }

  /**
   * Asks for those who wait, unless a question is under way, which is followed by another, or the
   * bucket is let fill a little: then they wait for that.
   */
  void askForWaiters(Allowance allowance) {
    if (resting.add(allowance, nanoTime.getAsLong())) {
      return;
    }
    while (allowance.hasWaiters() && allowance.beginAsking()) {
      List<Ask.Waiter> waiters = allowance.takeWaiters();
      if (!waiters.isEmpty()) {
        long now = nanoTime.getAsLong();
        long wanted = wantedAhead(allowance, waiters, now);
        int ticksLeft = allowance.view() == null ? patienceAtFirst : patience;
        send(allowance, waiters, wanted, ticksLeft, now);
        return;
      }
      allowance.endAsking();
    }
  }

  /** What is to be taken ahead, within this instance's share of what may be out in the fleet. */
  private long wantedAhead(Allowance allowance, List<Ask.Waiter> waiters, long now) {
    long asked = 0;
    for (Ask.Waiter waiter : waiters) {
      asked += waiter.cost();
    }
    return allowance.missing(asked, allowance.mostHeld(sharing()), now);
  }

  private int sharing() {
    return Math.max(1, instances.getAsInt());
  }

  private void send(
      Allowance allowance, List<Ask.Waiter> waiters, long wanted, int ticksLeft, long now) {
    long owed = debts.take(allowance);
    Ask ask = new Ask(allowance, waiters, wanted, owed, ticksLeft);
    asks.add(ask);
    store.asked(now);
    counts.asked();
    take(ask)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                answered(ask, answer);
              } else {
                store.failed(String.valueOf(failure.getMessage()));
                debts.owe(allowance, owed);
                unanswered(ask);
              }
            });
  }

  private CompletableFuture<Buckets.Answer> take(Ask ask) {
    Allowance of = ask.allowance();
    try {
      return buckets.take(of.account(), of.limits(), ask.least(), ask.most(), ask.owed());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answered(Ask ask, Buckets.Answer answer) {
    Allowance allowance = ask.allowance();
    counts.taken(answer.permits());
    if (!store.isAway()) {
      store.answered();
      local.forget(allowance.account());
    }
    long now = nanoTime.getAsLong();
    if (!ask.settle()) {
      allowance.note(answer, debts.pay(allowance, answer.permits()), 0, now);
      ahead.add(allowance);
      return;
    }
    List<Ask.Waiter> served = new ArrayList<>();
    List<Ask.Waiter> others = new ArrayList<>();
    long left = ask.serve(answer.permits(), served, others);
    long rest = answer.permits() < ask.most() ? ask.restNanos() : 0;
    allowance.note(answer, left, rest, now);
    if (left > 0) {
      ahead.add(allowance);
    }
    allowance.endAsking();
    served.forEach(waiter -> waiter.told().complete(Taken.PERMITTED));
    others.forEach(waiter -> waiter.told().complete(allowance.take(waiter.cost(), now)));
    askForWaiters(allowance);
  }

  /** Decides over who waited for an answer that did not come, by what is known here. */
  private void unanswered(Ask ask) {
    if (!ask.settle()) {
      return;
    }
    Allowance allowance = ask.allowance();
    allowance.endAsking();
    long now = nanoTime.getAsLong();
    List<Ask.Waiter> waiters = new ArrayList<>(ask.waiters());
    waiters.addAll(allowance.takeWaiters());
    for (Ask.Waiter waiter : waiters) {
      waiter.told().complete(takeLocally(allowance, waiter.cost(), now));
    }
  }

  /** Decides by this instance's share of what is known to be left. */
  Taken takeLocally(Allowance allowance, long cost, long now) {
    return locally(allowance, local.take(share(allowance, cost, now)));
  }

  /** What {@link #takeLocally} would say; takes nothing. */
  Taken lookLocally(Allowance allowance, long cost, long now) {
    return locally(allowance, local.hasRoom(share(allowance, cost, now)));
  }

  private static Taken locally(Allowance allowance, boolean isPermitted) {
    Taken refused = allowance.view() == null ? Taken.UNKNOWN : Taken.REFUSED_LOCALLY;
    return isPermitted ? Taken.PERMITTED_LOCALLY : refused;
  }

  private LocalLimits.Share share(Allowance allowance, long cost, long now) {
    // If nothing is known: what may be out in the fleet without the store's knowledge.
    long left = allowance.view() == null ? allowance.mostHeld(1) : allowance.knownLeft(now);
    return new LocalLimits.Share(allowance.account(), allowance.limits(), cost, left, sharing());
  }

  /** Notes permits that this instance gave of its share, for the store to charge. */
  void owe(Allowance allowance, long permits) {
    debts.owe(allowance, permits);
  }

  /** The milliseconds until this instance's share of an account has more. */
  long localResetMillis(Allowance allowance) {
    return local.resetMillis(allowance.account());
  }

  /**
   * Takes permits back that another limit refused. If this instance may hold none they go to the
   * fleet at once, so that nobody else is refused for them.
   */
  void unspend(Allowance allowance, long permits) {
    if (allowance.mostHeld(sharing()) < 2) {
      giveBack(allowance, permits);
    } else {
      allowance.hold(permits);
      ahead.add(allowance);
    }
  }

  /** Lets time pass: nobody waits too long, and what was not spent goes back. One thread calls. */
  void tick() {
    for (Iterator<Ask> each = asks.iterator(); each.hasNext(); ) {
      Ask ask = each.next();
      if (ask.isSettled()) {
        each.remove();
      } else if (ask.tick()) {
        store.kept(nanoTime.getAsLong());
        unanswered(ask);
      }
    }
    resting.wake(nanoTime.getAsLong(), this::askForWaiters);
    if (++ticks % TICKS_PER_SWEEP == 0) {
      long now = nanoTime.getAsLong();
      ahead.forEach(allowance -> sweep(allowance, allowance.takeLapsed(now)));
      if (store.isAway()) {
        probe();
      } else {
        debts.chargeIdle();
      }
    }
  }

  private void sweep(Allowance allowance, long lapsed) {
    giveBack(allowance, lapsed);
    if (allowance.held() == 0) {
      ahead.remove(allowance);
      if (allowance.held() > 0) {
        ahead.add(allowance);
      }
    }
  }

  private void probe() {
    buckets.probe().thenAccept(answer -> store.answered());
  }

  /** Gives back all that an account holds. */
  void giveBackAll(Allowance allowance) {
    giveBack(allowance, allowance.takeAll());
  }

  private void giveBack(Allowance allowance, long permits) {
    View known = allowance.view();
    if (permits > 0) {
      counts.givenBack(permits);
      long period = known == null ? 0 : known.period();
      buckets.giveBack(allowance.account(), allowance.limits(), permits, period);
      allowance.noteReturned(permits);
    }
  }

  /** Gives back all that is held: this instance ends. */
  void close() {
    ahead.forEach(this::giveBackAll);
    debts.chargeIdle();
  }
}
