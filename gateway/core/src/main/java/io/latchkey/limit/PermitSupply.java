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
  private static final Duration AHEAD = Duration.ofMillis(100);
  private static final int TENTH = 10;
  private static final Outcome UNKNOWN = new Outcome.Unknown();

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

  /**
   * What is missing of what a tenth of a second needs at the rate that was seen since the last
   * answer, within this instance's share of what may be out in the fleet: a tenth of the smallest
   * burst.
   */
  private long wantedAhead(Allowance allowance, List<Ask.Waiter> waiters, long now) {
    Allowance.View known = allowance.view();
    long most = allowance.limits().smallestBurst() / TENTH / sharing();
    if (known == null || most < 2) {
      return 0;
    }
    long spent = Math.max(0, known.batch() - allowance.held());
    for (Ask.Waiter waiter : waiters) {
      spent += waiter.cost();
    }
    long passed = Math.max(1, now - known.at());
    long wanted = (long) ((double) spent * AHEAD.toNanos() / passed);
    return wanted < 2 ? 0 : Math.max(0, Math.min(wanted, most) - allowance.held());
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
    List<Ask.Waiter> unserved = new ArrayList<>();
    List<Ask.Waiter> served = new ArrayList<>();
    long left = answer.permits();
    for (Ask.Waiter waiter : ask.waiters()) {
      boolean fits = waiter.cost() <= left;
      (fits ? served : unserved).add(waiter);
      left -= fits ? waiter.cost() : 0;
    }
    long rest = answer.permits() < ask.most() ? ask.restNanos() : 0;
    allowance.note(answer, left, rest, now);
    if (left > 0) {
      ahead.add(allowance);
    }
    allowance.endAsking();
    served.forEach(waiter -> waiter.outcome().complete(permitted(allowance, waiter.cost(), now)));
    unserved.forEach(waiter -> waiter.outcome().complete(decide(allowance, waiter.cost(), now)));
    askForWaiters(allowance);
  }

  private Outcome permitted(Allowance allowance, long cost, long now) {
    return counts.permitted(new Outcome.Permitted(allowance.standing(0, now)), cost);
  }

  private Outcome decide(Allowance allowance, long cost, long now) {
    return allowance.spend(cost, now)
        ? permitted(allowance, cost, now)
        : counts.exceeded(new Outcome.Exceeded(allowance.standing(cost, now)));
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
      waiter.outcome().complete(takeLocally(allowance, waiter.cost(), now));
    }
  }

  /**
   * Decides by this instance's share of what is known to be left. If nothing is known, that is what
   * may be out in the fleet without the store's knowledge.
   */
  Outcome takeLocally(Allowance allowance, long cost, long now) {
    boolean known = allowance.view() != null;
    long left = known ? allowance.knownLeft(now) : allowance.limits().smallestBurst() / TENTH;
    Outcome outcome = local.take(allowance.account(), allowance.limits(), cost, left, sharing());
    if (outcome instanceof Outcome.Permitted) {
      debts.owe(allowance, cost);
    }
    boolean denied = outcome instanceof Outcome.Exceeded;
    return denied && !known ? UNKNOWN : counts.local(outcome);
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
    Allowance.View known = allowance.view();
    if (permits > 0) {
      counts.givenBack(permits);
      long period = known == null ? 0 : known.period();
      buckets.giveBack(allowance.account(), allowance.limits(), permits, period);
    }
  }

  /** Gives back all that is held: this instance ends. */
  void close() {
    ahead.forEach(this::giveBackAll);
    debts.chargeIdle();
  }
}
