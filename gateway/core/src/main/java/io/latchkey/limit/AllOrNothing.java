package io.latchkey.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Charges a request to all its accounts, or to none of them. What was taken of one before another
 * refused goes back, and the request waits for no store because of that. Safe for use by many
 * threads; never blocks.
 *
 * <p>Accounts that must be asked for are asked for at the same time, so that a request with several
 * limits waits no longer than with one.
 */
final class AllOrNothing {

  private static final Outcome UNKNOWN = new Outcome.Unknown();
  private static final CompletableFuture<Taken> SPENT =
      CompletableFuture.completedFuture(Taken.PERMITTED);

  private final PermitSupply supply;
  private final LongSupplier nanoTime;

  AllOrNothing(PermitSupply supply, LongSupplier nanoTime) {
    this.supply = supply;
    this.nanoTime = nanoTime;
  }

  /** Charges a request if this instance can decide over it; null if the store must be asked. */
  @Nullable Outcome takeIfKnown(Allowance[] accounts, long cost) {
    long now = nanoTime.getAsLong();
    boolean isHere = true;
    for (int i = 0; i < accounts.length; i++) {
      Allowance each = accounts[i];
      long charged = each.charged(cost);
      if (!each.canSpend(charged, now)) {
        if (each.isDenied(charged, now)) {
          return exceeded(accounts, refusedBy(accounts, i, cost, now), cost, now);
        }
        isHere = false;
      }
    }
    if (isHere && spend(accounts, cost, now)) {
      for (Allowance each : accounts) {
        supply.refill(each, now);
      }
      return permitted(accounts, cost, now);
    }
    return supply.store().isAway() ? takeLocally(accounts, cost, now) : null;
  }

  /** Spends what is here; false, and nothing is spent, if somebody else was faster. */
  private boolean spend(Allowance[] accounts, long cost, long now) {
    for (int i = 0; i < accounts.length; i++) {
      if (!accounts[i].spend(accounts[i].charged(cost), now)) {
        for (int back = 0; back < i; back++) {
          supply.unspend(accounts[back], accounts[back].charged(cost));
        }
        return false;
      }
    }
    return true;
  }

  /** Charges a request, after asking the store if need be. Never completes exceptionally. */
  CompletableFuture<Outcome> take(Allowance[] accounts, long cost) {
    Outcome known = takeIfKnown(accounts, cost);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    supply.counts().waited();
    long now = nanoTime.getAsLong();
    List<CompletableFuture<Taken>> told = new ArrayList<>(accounts.length);
    for (Allowance each : accounts) {
      long charged = each.charged(cost);
      told.add(each.spend(charged, now) ? SPENT : ask(each, charged));
    }
    return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> settle(accounts, told.stream().map(CompletableFuture::join).toList(), cost));
  }

  private CompletableFuture<Taken> ask(Allowance account, long charged) {
    CompletableFuture<Taken> told = new CompletableFuture<>();
    account.enqueue(new Ask.Waiter(charged, told));
    supply.askForWaiters(account);
    return told;
  }

  /** Looks at this instance's share of everything before any of it is taken. */
  private Outcome takeLocally(Allowance[] accounts, long cost, long now) {
    List<Taken> looked = new ArrayList<>(accounts.length);
    for (Allowance each : accounts) {
      long charged = each.charged(cost);
      looked.add(
          each.canSpend(charged, now) ? Taken.PERMITTED : supply.lookLocally(each, charged, now));
    }
    if (!looked.stream().allMatch(Taken::isPermitted)) {
      return refused(accounts, looked, cost, now);
    }
    List<Taken> taken = new ArrayList<>(accounts.length);
    for (Allowance each : accounts) {
      long charged = each.charged(cost);
      taken.add(
          each.spend(charged, now) ? Taken.PERMITTED : supply.takeLocally(each, charged, now));
    }
    return settle(accounts, taken, cost);
  }

  /** Decides by what came of each account; what was taken goes back unless all permit. */
  private Outcome settle(Allowance[] accounts, List<Taken> taken, long cost) {
    long now = nanoTime.getAsLong();
    if (taken.stream().allMatch(Taken::isPermitted)) {
      if (taken.stream().noneMatch(Taken::isLocal)) {
        return permitted(accounts, cost, now);
      }
      for (int i = 0; i < accounts.length; i++) {
        if (taken.get(i).isLocal()) {
          supply.owe(accounts[i], accounts[i].charged(cost));
        }
      }
      supply.counts().local(true);
      return new Outcome.Permitted(null);
    }
    for (int i = 0; i < accounts.length; i++) {
      // A share of this instance's own is no permit of the fleet: nothing of it goes back.
      if (taken.get(i) == Taken.PERMITTED) {
        supply.unspend(accounts[i], accounts[i].charged(cost));
      }
    }
    return refused(accounts, taken, cost, now);
  }

  private Outcome permitted(Allowance[] accounts, long cost, long now) {
    Told told = new Told(Told.policies(accounts));
    long permits = 0;
    for (Allowance each : accounts) {
      each.tell(told, now);
      permits += each.charged(cost);
    }
    supply.counts().permitted(permits);
    return new Outcome.Permitted(told.standing(Told.parts(accounts)));
  }

  /** What an account that refuses, and the others as they stand, would say. */
  private static List<Taken> refusedBy(Allowance[] accounts, int account, long cost, long now) {
    List<Taken> taken = new ArrayList<>(accounts.length);
    for (int i = 0; i < accounts.length; i++) {
      long charged = accounts[i].charged(cost);
      boolean refused =
          i == account
              || (!accounts[i].canSpend(charged, now) && accounts[i].isDenied(charged, now));
      taken.add(refused ? Taken.REFUSED : Taken.PERMITTED);
    }
    return taken;
  }

  private Outcome refused(Allowance[] accounts, List<Taken> taken, long cost, long now) {
    return taken.stream().anyMatch(Taken::isRefused)
        ? exceeded(accounts, taken, cost, now)
        : UNKNOWN;
  }

  private Outcome exceeded(Allowance[] accounts, List<Taken> taken, long cost, long now) {
    Told told = new Told(Told.policies(accounts));
    for (int i = 0; i < accounts.length; i++) {
      Allowance each = accounts[i];
      switch (taken.get(i)) {
        case REFUSED -> each.tellRefused(told, each.charged(cost), now);
        case REFUSED_LOCALLY -> {
          told.add(0, supply.localResetMillis(each), true);
          told.skip(each.policies() - 1);
        }
        case PERMITTED, PERMITTED_LOCALLY, UNKNOWN -> each.tell(told, now);
      }
    }
    if (taken.stream().anyMatch(Taken::isLocal)) {
      supply.counts().local(false);
    } else {
      supply.counts().refused();
    }
    return new Outcome.Exceeded(told.standing(Told.parts(accounts)));
  }
}
