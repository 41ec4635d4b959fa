package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.key.Limits;
import java.util.Iterator;

/**
 * Permits that this instance gave without asking the store, and that the store has yet to charge.
 * Whoever asks next has them charged with the question. Safe for use by many threads; never blocks.
 */
final class Debts {

  /** The most that one {@link #chargeIdle} charges, so that a return of the store is no flood. */
  private static final int MOST_AT_ONCE = 200;

  private final Cache<Account, Debt> debts;
  private final Buckets buckets;

  private record Debt(Limits limits, long permits) {

    Debt plus(Debt later) {
      return new Debt(later.limits, permits + later.permits);
    }
  }

  /**
   * No debts.
   *
   * @param size of how many accounts they are remembered
   */
  Debts(Buckets buckets, long size) {
    this.buckets = buckets;
    this.debts = Caffeine.newBuilder().maximumSize(size).build();
  }

  /** Notes permits that were given, or that could not be charged. */
  void owe(Allowance allowance, long permits) {
    owe(allowance.account(), new Debt(allowance.limits(), permits));
  }

  private void owe(Account account, Debt debt) {
    if (debt.permits > 0) {
      debts.asMap().merge(account, debt, Debt::plus);
    }
  }

  /** Takes what an account owes: the caller has it charged, or owes it again. */
  long take(Allowance allowance) {
    Debt debt = debts.asMap().remove(allowance.account());
    return debt == null ? 0 : debt.permits;
  }

  /** Pays with permits that the store gave; returns how many of them are left. */
  long pay(Allowance allowance, long permits) {
    long owed = take(allowance);
    long paid = Math.min(owed, permits);
    owe(allowance, owed - paid);
    return permits - paid;
  }

  /** Has some of what is owed charged by itself: its accounts may be used elsewhere by now. */
  void chargeIdle() {
    Iterator<Account> accounts = debts.asMap().keySet().iterator();
    for (int i = 0; i < MOST_AT_ONCE && accounts.hasNext(); i++) {
      Account account = accounts.next();
      Debt debt = debts.asMap().remove(account);
      if (debt != null) {
        charge(account, debt);
      }
    }
  }

  private void charge(Account account, Debt debt) {
    buckets
        .take(account, debt.limits, 1, 0, debt.permits)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                owe(account, debt);
              }
            });
  }
}
