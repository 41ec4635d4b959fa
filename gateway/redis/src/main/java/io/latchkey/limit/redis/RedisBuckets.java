package io.latchkey.limit.redis;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Account;
import io.latchkey.limit.Buckets;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Buckets as theoretical arrival times (GCRA, ITU-T I.371) and quotas as counters, in Redis. */
final class RedisBuckets implements Buckets {

  private static final RedisScript TAKE =
      RedisScript.beside(RedisBuckets.class, "take", ScriptOutputType.MULTI);
  private static final int LEDGER = 2;
  private static final int OWED = 4;
  private static final String NOTHING = "0";
  private static final RedisScript GIVE_BACK =
      RedisScript.beside(RedisBuckets.class, "give-back", ScriptOutputType.STATUS);
  private static final long UNCHECKED = -1;
  private static final int TRIES = 100;
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final StandingSession session;
  private final RedisNames names;
  private final Ledger ledger;
  private final InstantSource clock;
  private volatile long lost;

  /**
   * Buckets.
   *
   * @param ledger shows what was lost; on a cluster, whose buckets are on many servers, nothing
   *     does
   * @param clock Redis's
   */
  RedisBuckets(StandingSession session, RedisNames names, Ledger ledger, InstantSource clock) {
    this.session = session;
    this.names = names;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Answer> take(
      Account account, Limits limits, long least, long most, long owed) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(least));
    arguments.add(Long.toString(most));
    arguments.add(Long.toString(lost));
    arguments.add(Long.toString(TimeUnit.MILLISECONDS.toMicros(account.since())));
    arguments.add(Long.toString(owed));
    arguments.add(account.key() == null ? "shared" : "");
    for (RateLimit rate : limits.rates()) {
      arguments.add(Double.toString(rate.intervalMicros()));
      arguments.add(Long.toString(rate.burst()));
    }
    Quota quota = limits.quota();
    if (quota != null) {
      arguments.add(Long.toString(quota.requests()));
      arguments.add(quota.period().name());
    }
    List<String> keys = keys(account, limits);
    CompletableFuture<List<Long>> answer =
        names.isCluster()
            ? session.run(TAKE, keys, arguments.toArray(String[]::new))
            : takeNoted(keys, arguments);
    return answer.thenApply(numbers -> read(numbers, limits));
  }

  /** Takes permits, and has the ledger note it, if that is the one that was checked. */
  private CompletableFuture<List<Long>> takeNoted(List<String> keys, List<String> arguments) {
    keys.add(ledger.place());
    String name = ledger.name();
    if (name == null) {
      return ledger.check().thenCompose(checked -> takeNoted(keys, arguments, checked));
    }
    return takeNoted(keys, arguments, name)
        .thenCompose(
            numbers ->
                numbers.get(0) == UNCHECKED
                    ? ledger.check().thenCompose(checked -> takeNoted(keys, arguments, checked))
                    : CompletableFuture.completedFuture(numbers));
  }

  private CompletableFuture<List<Long>> takeNoted(
      List<String> keys, List<String> arguments, String name) {
    arguments.set(LEDGER, name);
    CompletableFuture<List<Long>> answer =
        session.run(TAKE, keys, arguments.toArray(String[]::new));
    return answer.thenApply(
        numbers -> {
          if (!name.equals(ledger.name())) {
            throw new StoreUnavailableException("Redis: another server took the question");
          }
          if (numbers.get(0) > 0 || !arguments.get(OWED).equals(NOTHING)) {
            ledger.taken(numbers.get(1));
          }
          return numbers;
        });
  }

  private static Answer read(List<Long> numbers, Limits limits) {
    int rates = limits.rates().size();
    long[] backlogs = new long[rates];
    Arrays.setAll(backlogs, i -> numbers.get(2 + i));
    return limits.quota() == null
        ? new Answer(numbers.get(0), backlogs, Long.MAX_VALUE, Long.MAX_VALUE, 0)
        : new Answer(
            numbers.get(0),
            backlogs,
            numbers.get(2 + rates),
            numbers.get(3 + rates),
            numbers.get(4 + rates));
  }

  @Override
  public void giveBack(Account account, Limits limits, long permits, long period) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(permits));
    for (RateLimit rate : limits.rates()) {
      arguments.add(Double.toString(rate.intervalMicros()));
    }
    if (limits.quota() != null) {
      arguments.add("quota");
      arguments.add(Long.toString(period));
    }
    if (!names.isCluster() && ledger.name() == null) {
      return; // This server may not know that they were taken.
    }
    session.run(GIVE_BACK, keys(account, limits), arguments.toArray(String[]::new));
  }

  private List<String> keys(Account account, Limits limits) {
    String holder = holder(account);
    ProjectId project = account.key() == null ? null : account.project();
    List<String> keys = new ArrayList<>();
    for (RateLimit rate : limits.rates()) {
      keys.add(name("bucket", holder, project, rate.period()));
    }
    if (limits.quota() != null) {
      keys.add(name("quota", holder, project, limits.quota().period().policy()));
    }
    return keys;
  }

  private String name(String kind, String holder, @Nullable ProjectId project, String last) {
    return project == null
        ? names.spread(kind, holder, last)
        : names.spread(kind, holder, project.value(), last);
  }

  /** What an account's buckets are called by: IDs, which say of what kind they are. */
  private static String holder(Account account) {
    KeyId key = account.key();
    ProjectId project = account.project();
    if (key != null || project != null) {
      return key != null ? key.toString() : String.valueOf(project);
    }
    String owner = account.owner();
    String organization = String.valueOf(account.organization());
    return owner == null ? organization : organization + "." + encoded(owner);
  }

  /** Owners are any text: encoded, none of it can be taken for another part of a name. */
  private static String encoded(String owner) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(owner.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CompletableFuture<?> probe() {
    return names.isCluster() || ledger.name() != null
        ? session.ask(commands -> commands.ping())
        : ledger.check();
  }

  @Override
  public void begin() {
    if (!names.isCluster()) {
      check(TRIES);
    }
  }

  @Override
  public void doubt() {
    if (names.isCluster()) {
      lost = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    } else {
      check(TRIES);
    }
  }

  /** Checks at once, or as soon as there is a connection: others may be waiting for it. */
  private void check(int tries) {
    ledger
        .check()
        .whenComplete(
            (name, failure) -> {
              if (failure != null && tries > 0) {
                SOON.execute(() -> check(tries - 1));
              }
            });
  }
}
