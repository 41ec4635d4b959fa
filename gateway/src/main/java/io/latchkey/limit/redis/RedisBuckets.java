package io.latchkey.limit.redis;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Account;
import io.latchkey.limit.Buckets;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.StandingSession;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Buckets as theoretical arrival times (GCRA, ITU-T I.371) and quotas as counters, in Redis. */
final class RedisBuckets implements Buckets {

  private static final RedisScript TAKE =
      RedisScript.beside(RedisBuckets.class, "take", ScriptOutputType.MULTI);
  private static final RedisScript GIVE_BACK =
      RedisScript.beside(RedisBuckets.class, "give-back", ScriptOutputType.STATUS);
  private static final String NONE_LOST = "0";
  private static final String LOST_NOW = "now";

  private final StandingSession session;
  private final RedisNames names;
  private volatile String lostSince = NONE_LOST;

  RedisBuckets(StandingSession session, RedisNames names) {
    this.session = session;
    this.names = names;
  }

  @Override
  public CompletableFuture<Answer> take(Account account, Limits limits, long least, long most) {
    String lost = lostSince;
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(least));
    arguments.add(Long.toString(most));
    arguments.add(lost);
    for (RateLimit rate : limits.rates()) {
      arguments.add(Double.toString(rate.intervalMicros()));
      arguments.add(Long.toString(rate.burst()));
    }
    Quota quota = limits.quota();
    if (quota != null) {
      arguments.add(Long.toString(quota.requests()));
      arguments.add(quota.period().name());
    }
    CompletableFuture<List<Long>> answer =
        session.run(TAKE, keys(account, limits), arguments.toArray(String[]::new));
    return answer.thenApply(
        numbers -> {
          if (lost.equals(LOST_NOW)) {
            lostSince = Long.toString(numbers.get(1));
          }
          return read(numbers, limits);
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
    session.run(GIVE_BACK, keys(account, limits), arguments.toArray(String[]::new));
  }

  private List<String> keys(Account account, Limits limits) {
    String key = account.key().toString();
    String place = account.project() == null ? "" : account.project().value();
    List<String> keys = new ArrayList<>();
    for (RateLimit rate : limits.rates()) {
      keys.add(name("bucket", key, place, rate.period()));
    }
    if (limits.quota() != null) {
      keys.add(name("quota", key, place, limits.quota().period().policy()));
    }
    return keys;
  }

  private String name(String kind, String key, String place, String last) {
    return place.isEmpty() ? names.spread(kind, key, last) : names.spread(kind, key, place, last);
  }

  @Override
  public CompletableFuture<?> probe() {
    return session.ask(commands -> commands.ping());
  }

  @Override
  public void lost() {
    lostSince = LOST_NOW;
  }
}
