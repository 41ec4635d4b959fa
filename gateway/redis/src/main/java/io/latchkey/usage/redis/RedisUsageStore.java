package io.latchkey.usage.redis;

import io.latchkey.key.KeyId;
import io.latchkey.redis.RedisNames;
import io.latchkey.redis.RedisScript;
import io.latchkey.redis.RedisSession;
import io.latchkey.redis.StandingSession;
import io.latchkey.store.StoreUnavailableException;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import io.latchkey.usage.UsageTotals;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Use in Redis. {@code latchkey:usage:<keyId>:<day>} is a hash of counts, and so is that of a
 * project's or an organization's ID, which has their sums since {@code latchkey:usage-since:all};
 * {@code latchkey:used:<keyId>} and, for the secret from before the last roll, {@code
 * latchkey:used-old:<keyId>} strings of time and address. On a Redis Cluster the key ID decides
 * over the place of all.
 */
final class RedisUsageStore implements UsageStore, UsageTotals {

  private static final RedisScript RECORD =
      RedisScript.beside(RedisUsageStore.class, "record", ScriptOutputType.STATUS);
  private static final RedisScript FORGET =
      RedisScript.beside(RedisUsageStore.class, "forget", ScriptOutputType.STATUS);
  private static final String SINCE = "usage-since";
  private static final int DAYS_PER_CALL = 100;
  private static final int CALLS_AT_ONCE = 8;
  private static final Duration LAST_USE_KEPT = Duration.ofDays(1100);

  private final StandingSession writing;
  private final StandingSession reading;
  private final RedisNames names;
  private final Duration retention;
  private final InstantSource clock;
  private final String writer;
  private volatile boolean isSinceKnown;

  /**
   * A store.
   *
   * @param reading the session of people's calls
   * @param writer a name of this process that no other has had
   */
  RedisUsageStore(
      StandingSession writing,
      StandingSession reading,
      RedisNames names,
      Duration retention,
      InstantSource clock,
      String writer) {
    this.writing = writing;
    this.reading = reading;
    this.names = names;
    this.retention = retention;
    this.clock = clock;
    this.writer = writer;
  }

  private record Call(List<UsageDay> days, CompletableFuture<String> answer) {}

  @Override
  public Written write(List<UsageDay> days) {
    List<UsageDay> rest = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    String reason = null;
    for (List<UsageDay> together : calls(days)) {
      calls.add(new Call(together, record(together)));
      if (calls.size() == CALLS_AT_ONCE) {
        reason = orFirst(reason, collect(calls, rest));
      }
    }
    String why = orFirst(reason, collect(calls, rest));
    if (why == null) {
      noteSince();
    }
    return new Written(rest, why);
  }

  /** Notes when sums began, unless that is known: once, and again if Redis did not answer. */
  private void noteSince() {
    if (!isSinceKnown) {
      String now = Long.toString(clock.millis());
      CompletableFuture<Void> unused =
          writing
              .ask(commands -> commands.set(names.spread(SINCE, "all"), now, SetArgs.Builder.nx()))
              .thenAccept(noted -> isSinceKnown = true);
    }
  }

  @Override
  public @Nullable Instant since() {
    String since =
        RedisSession.await(reading.ask(commands -> commands.get(names.spread(SINCE, "all"))));
    return since == null ? null : Instant.ofEpochMilli(Long.parseLong(since));
  }

  private static @Nullable String orFirst(@Nullable String first, @Nullable String other) {
    return first == null ? other : first;
  }

  /** Waits for calls and notes what they may not have done; why, where there is anything. */
  private static @Nullable String collect(List<Call> calls, List<UsageDay> rest) {
    String reason = null;
    for (Call call : calls) {
      try {
        RedisSession.await(call.answer);
      } catch (StoreUnavailableException e) {
        rest.addAll(call.days);
        reason = e.getMessage();
      }
    }
    calls.clear();
    return reason;
  }

  /** What one call of the script may touch: anything on one server, one slot of a cluster. */
  private List<List<UsageDay>> calls(List<UsageDay> days) {
    Map<Integer, List<UsageDay>> open = new LinkedHashMap<>();
    List<List<UsageDay>> calls = new ArrayList<>();
    for (UsageDay day : days) {
      int slot = names.isCluster() ? SlotHash.getSlot(used(day.of())) : 0;
      List<UsageDay> call = open.computeIfAbsent(slot, each -> new ArrayList<>());
      call.add(day);
      if (call.size() == DAYS_PER_CALL) {
        calls.add(call);
        open.remove(slot);
      }
    }
    calls.addAll(open.values());
    return calls;
  }

  private CompletableFuture<String> record(List<UsageDay> days) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    arguments.add("batch:" + writer);
    arguments.add(Long.toString(LAST_USE_KEPT.toSeconds()));
    for (UsageDay day : days) {
      keys.add(counts(day.of(), day.day()));
      keys.add(used(day.of()));
      keys.add(usedOld(day.of()));
      arguments.add(Long.toString(day.batch()));
      arguments.add(Long.toString(endOf(day.day()).plus(retention).getEpochSecond()));
      addUse(arguments, day.lastUse());
      addUse(arguments, day.oldSecretUse());
      arguments.add(Integer.toString(day.counts().size()));
      day.counts()
          .forEach(
              (field, count) -> {
                arguments.add(field);
                arguments.add(Long.toString(count));
              });
    }
    return writing.run(RECORD, keys, arguments.toArray(String[]::new));
  }

  private static void addUse(List<String> arguments, @Nullable LastUse use) {
    arguments.add(use == null ? "" : Long.toString(use.at().toEpochMilli()));
    arguments.add(use == null ? "" : use.from());
  }

  private static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  @Override
  public List<UsageRow> read(KeyId key, LocalDate from, LocalDate to) {
    return read(key.toString(), from, to);
  }

  @Override
  public List<UsageRow> read(String of, LocalDate from, LocalDate to) {
    return rows(ask(of, from, to));
  }

  @Override
  public Map<KeyId, List<UsageRow>> read(Collection<KeyId> keys, LocalDate from, LocalDate to) {
    Map<KeyId, Map<LocalDate, CompletableFuture<Map<String, String>>>> asked =
        new LinkedHashMap<>();
    keys.forEach(key -> asked.computeIfAbsent(key, each -> ask(each.toString(), from, to)));
    Map<KeyId, List<UsageRow>> rows = new LinkedHashMap<>();
    asked.forEach((key, answers) -> rows.put(key, rows(answers)));
    return rows;
  }

  /** Asks for days and waits for none, so that many questions are on the way at once. */
  private Map<LocalDate, CompletableFuture<Map<String, String>>> ask(
      String of, LocalDate from, LocalDate to) {
    LocalDate oldest = oldestDay();
    LocalDate first = from.isBefore(oldest) ? oldest : from;
    Map<LocalDate, CompletableFuture<Map<String, String>>> answers = new LinkedHashMap<>();
    for (LocalDate day = first; !day.isAfter(to); day = day.plusDays(1)) {
      String name = counts(of, day);
      answers.put(day, reading.ask(commands -> commands.hgetall(name)));
    }
    return answers;
  }

  private static List<UsageRow> rows(
      Map<LocalDate, CompletableFuture<Map<String, String>>> answers) {
    List<UsageRow> rows = new ArrayList<>();
    answers.forEach((day, answer) -> addRows(rows, day, RedisSession.await(answer)));
    return rows;
  }

  private static void addRows(List<UsageRow> rows, LocalDate day, Map<String, String> found) {
    found.forEach(
        (field, count) -> {
          UsageRow row = UsageRow.read(day, field, count);
          if (row != null) {
            rows.add(row);
          }
        });
  }

  @Override
  public Map<KeyId, LastUse> lastUses(Collection<KeyId> keys) {
    return uses(keys, key -> used(key.toString()));
  }

  @Override
  public Map<KeyId, LastUse> oldSecretUses(Collection<KeyId> keys) {
    return uses(keys, key -> usedOld(key.toString()));
  }

  private Map<KeyId, LastUse> uses(Collection<KeyId> keys, Function<KeyId, String> name) {
    Map<KeyId, LastUse> uses = new HashMap<>();
    if (keys.isEmpty()) {
      return uses;
    }
    List<KeyId> asked = List.copyOf(keys);
    String[] wanted = asked.stream().map(name).toArray(String[]::new);
    List<KeyValue<String, String>> found =
        RedisSession.await(reading.ask(commands -> commands.mget(wanted)));
    for (int i = 0; i < found.size(); i++) {
      String[] parts = found.get(i).getValueOrElse("").split(" ", 2);
      if (parts.length == 2) {
        Instant at = Instant.ofEpochMilli(Long.parseLong(parts[0]));
        uses.put(asked.get(i), new LastUse(at, parts[1]));
      }
    }
    return uses;
  }

  @Override
  public void forget(KeyId key) {
    List<String> all = new ArrayList<>();
    all.add(used(key.toString()));
    all.add(usedOld(key.toString()));
    LocalDate last = today().plusDays(1);
    for (LocalDate day = oldestDay(); !day.isAfter(last); day = day.plusDays(1)) {
      all.add(counts(key.toString(), day));
    }
    RedisSession.await(reading.run(FORGET, all));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** The first day that may still have counts. */
  private LocalDate oldestDay() {
    return today().minusDays(retention.toDays() + 2);
  }

  private String counts(String of, LocalDate day) {
    return names.spread("usage", of, day.toString());
  }

  private String used(String of) {
    return names.spread("used", of);
  }

  private String usedOld(String of) {
    return names.spread("used-old", of);
  }
}
