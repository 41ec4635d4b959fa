package io.latchkey.limit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Accounts whose requests wait for their bucket to fill a little. Safe for use by many threads. */
final class Resting {

  private final Set<Allowance> accounts = ConcurrentHashMap.newKeySet();

  /** Adds an account if its bucket is to be let fill; else false. */
  boolean add(Allowance account, long now) {
    boolean rests = account.isResting(now);
    if (rests) {
      accounts.add(account);
    }
    return rests;
  }

  /** Hands on the accounts whose rest is over. One thread calls. */
  void wake(long now, Consumer<Allowance> onRested) {
    for (Allowance account : accounts) {
      if (!account.isResting(now)) {
        accounts.remove(account); // First: it may be added again at once.
        onRested.accept(account);
      }
    }
  }
}
