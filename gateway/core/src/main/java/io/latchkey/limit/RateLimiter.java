package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.latchkey.access.Standing;
import io.latchkey.key.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final AllOrNothing together;
  private final Buckets buckets;

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
    this.buckets = buckets;
    Debts debts = new Debts(buckets, size);
    this.supply = new PermitSupply(buckets, local, debts, settings.timeout(), instances, nanoTime);
    this.together = new AllOrNothing(supply, nanoTime);
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
   * Charges a request to one account, as {@link #takeIfKnown(List, long)} says.
   *
   * @param limits not empty
   */
  public @Nullable Outcome takeIfKnown(Account account, Limits limits, long cost) {
    return together.takeIfKnown(new Allowance[] {allowance(account, limits)}, cost);
  }

  /**
   * Charges a request to all accounts or to none, if this instance can decide over it; null if the
   * store must be asked.
   *
   * @param accounts at least one; none twice
   * @param cost from 1; to an account whose smallest burst is less, it counts as that
   */
  public @Nullable Outcome takeIfKnown(List<LimitedAccount> accounts, long cost) {
    return together.takeIfKnown(allowances(accounts), cost);
  }

  /** Charges a request to one account, as {@link #take(List, long)} says. */
  public CompletableFuture<Outcome> take(Account account, Limits limits, long cost) {
    return together.take(new Allowance[] {allowance(account, limits)}, cost);
  }

  /**
   * Charges a request to all accounts or to none, after asking the store if that is needed.
   * Completes within the timeout, never exceptionally.
   */
  public CompletableFuture<Outcome> take(List<LimitedAccount> accounts, long cost) {
    return together.take(allowances(accounts), cost);
  }

  /**
   * How accounts stand in the whole fleet; nothing is charged. What gateways have taken ahead
   * counts as taken. Completes exceptionally if the store can't be asked.
   *
   * @param accounts at least one
   */
  public CompletableFuture<Standing> look(List<LimitedAccount> accounts) {
    List<CompletableFuture<Buckets.Answer>> answers = new ArrayList<>();
    for (LimitedAccount each : accounts) {
      answers.add(buckets.look(each.account(), each.limits()));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> Standings.of(accounts, answers.stream().map(CompletableFuture::join).toList()));
  }

  /** How one account stands, as {@link #look(List)} says. */
  public CompletableFuture<Standing> look(Account account, Limits limits) {
    return look(List.of(new LimitedAccount(account, limits)));
  }

  private Allowance[] allowances(List<LimitedAccount> accounts) {
    Allowance[] found = new Allowance[accounts.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = allowance(accounts.get(i).account(), accounts.get(i).limits());
    }
    return found;
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
