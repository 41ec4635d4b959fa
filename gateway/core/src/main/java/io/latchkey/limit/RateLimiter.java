package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds accounts to their limits. A request is normally decided by permits that this instance has
 * taken ahead, without a question to the store; permits are taken before they are spent, and at
 * most a tenth of the smallest burst is out in the whole fleet.
 *
 * <p>Where that is less than two permits an instance, every request asks. While the store is away
 * each instance holds accounts to its share. Of an account that was idle nothing is kept here, and
 * no more accounts than the size. Safe for use by many threads; never blocks.
 */
public final class RateLimiter implements AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Cache<Account, Allowance> allowances;
  private final PermitSupply supply;
  private final Buckets buckets;
  private final LongSupplier nanoTime;

  /**
   * A limiter.
   *
   * @param size how many accounts are remembered
   * @param instances how many instances share the limits, as last known; from 1
   * @param nanoTime the monotonic clock
   */
  public RateLimiter(
      Buckets buckets,
      LimitSettings settings,
      long size,
      IntSupplier instances,
      LongSupplier nanoTime) {
    LocalLimits local = new LocalLimits(size, settings.maximumCost());
    this.nanoTime = nanoTime;
    this.buckets = buckets;
    Debts debts = new Debts(buckets, size);
    this.supply = new PermitSupply(buckets, local, debts, settings.timeout(), instances, nanoTime);
    this.allowances =
        Caffeine.newBuilder()
            .maximumSize(size)
            .expireAfterAccess(IDLE)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run) // A task handed over costs a request more than the upkeep.
            .scheduler(Scheduler.systemScheduler())
            .build();
  }

  /**
   * Charges a request where this instance can decide over it; null where the store must be asked.
   *
   * @param limits not empty
   * @param cost from 1; more than the smallest burst counts as that
   */
  public @Nullable Outcome takeIfKnown(Account account, Limits limits, long cost) {
    return takeIfKnown(allowance(account, limits), Math.min(cost, limits.smallestBurst()));
  }

  private @Nullable Outcome takeIfKnown(Allowance allowance, long cost) {
    long now = nanoTime.getAsLong();
    if (allowance.spend(cost, now)) {
      supply.refill(allowance, now);
      return counts().permitted(new Outcome.Permitted(allowance.standing(0, now)), cost);
    }
    if (allowance.isDenied(cost, now)) {
      return counts().exceeded(new Outcome.Exceeded(allowance.standing(cost, now)));
    }
    return supply.store().isAway() ? supply.takeLocally(allowance, cost, now) : null;
  }

  /**
   * Charges a request, after asking the store where that is needed. Completes within the timeout,
   * never exceptionally.
   */
  public CompletableFuture<Outcome> take(Account account, Limits limits, long cost) {
    Allowance allowance = allowance(account, limits);
    long charged = Math.min(cost, limits.smallestBurst());
    Outcome known = takeIfKnown(allowance, charged);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    counts().waited();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    allowance.enqueue(new Ask.Waiter(charged, outcome));
    supply.askForWaiters(allowance);
    return outcome;
  }

  /**
   * How an account stands in the whole fleet; nothing is charged. What gateways have taken ahead
   * counts as taken. Completes exceptionally where the store can't be asked.
   *
   * @param limits not empty
   */
  public CompletableFuture<Standing> look(Account account, Limits limits) {
    return buckets.look(account, limits).thenApply(answer -> Standings.of(limits, answer));
  }

  private Allowance allowance(Account account, Limits limits) {
    Allowance held = allowances.getIfPresent(account);
    if (held != null && (held.limits() == limits || held.limits().equals(limits))) {
      return held;
    }
    return allowances
        .asMap()
        .compute(
            account,
            (same, other) ->
                other != null && other.limits().equals(limits)
                    ? other
                    : new Allowance(account, limits));
  }

  /** What has been done so far. */
  public LimitCounts counts() {
    return supply.counts();
  }

  /** Whether each instance holds accounts to its share, since the store does not answer. */
  public boolean isStoreAway() {
    return supply.store().isAway();
  }

  /** How often the store went away or came back. */
  public long turns() {
    return supply.store().turns();
  }

  /** How many accounts are remembered. An estimate. */
  public long size() {
    return allowances.estimatedSize();
  }

  /** How often {@link #tick()} is to be called. */
  public static Duration tickEvery() {
    return PermitSupply.TICK;
  }

  /** Lets time pass: nobody waits too long, and what was not spent goes back. One thread calls. */
  public void tick() {
    supply.tick();
  }

  /** Gives back all that is held. */
  @Override
  public void close() {
    supply.close();
  }
}
