package io.latchkey.keystore.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestCore;
import io.latchkey.key.KeyStatus;
import io.latchkey.keystore.KeyIndex;
import io.latchkey.keystore.KeyQuery;
import io.latchkey.keystore.KeyRecord;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the index of keys is kept and made anew, on a Redis Cluster. */
class RedisKeyIndexTest {

  private static final String STATE = "{latchkey}:keys:index:2";

  private static SearchedKeys keys;

  @BeforeAll
  static void start() {
    keys = new SearchedKeys();
  }

  @BeforeEach
  void mend() {
    keys.core.get(KeyIndex.class).mend();
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  @Test
  void indexThatIsMadeAnewIsTheOneThatMutationsKept() throws Exception {
    KeyRecord rolled = keys.all.get(1);
    KeyRecord next =
        rolled.roll(
            keys.core.draft(keys.big).hash(),
            "zz99zz",
            Instant.ofEpochMilli(SearchedKeys.NOW),
            Instant.ofEpochMilli(SearchedKeys.NOW));
    keys.core.keys().roll(rolled, next);
    keys.all.set(1, next);
    KeyRecord revoked =
        keys.all.get(0).revoke(new KeyRecord.Revocation(Instant.ofEpochMilli(9), null));
    keys.core.keys().revoke(revoked);
    keys.all.set(0, revoked);
    keys.core.keys().delete(keys.core.key(keys.big).record());
    Map<String, List<String>> kept = index();

    keys.redis.<Object>with(
        commands -> commands.del(kept.keySet().stream().toArray(String[]::new)));
    keys.redis.<Object>with(commands -> commands.del(STATE));
    ExecutorService pool = Executors.newFixedThreadPool(3);
    List<Future<Long>> mended =
        pool.invokeAll(Collections.nCopies(3, () -> keys.core.get(KeyIndex.class).mend()));
    for (Future<Long> each : mended) {
      each.get();
    }
    pool.shutdown();

    assertThat(keys.core.get(KeyIndex.class).isWhole()).isTrue();
    assertThat(index()).isEqualTo(kept);
  }

  @Test
  void keyThatAnOlderProgramMadeIsFoundBeforeAndAfterItIsInTheIndex() {
    KeyRecord made = keys.core.key(keys.small).record();
    KeyQuery byTail =
        new SearchedKeys.Asked().of(keys.small.organization()).text(made.tail()).query();
    String id = made.key().id().toString();
    for (String key : index().keySet()) {
      keys.redis.with(commands -> commands.zrem(key, id));
      KeyWords.entries(made).forEach(each -> keys.redis.with(commands -> commands.zrem(key, each)));
    }
    keys.changeAsAnOlderProgramDoes();

    assertThat(keys.walk(byTail, 10)).containsExactly(made);
    keys.core.get(KeyIndex.class).mend();
    assertThat(keys.walk(byTail, 10)).containsExactly(made);
    assertThat(keys.core.keys().list(keys.small.organization(), null, null, 1_000).records())
        .contains(made);

    keys.core.keys().delete(made);
  }

  @Test
  void keyThatAnOlderProgramRevokedIsListedAsRevoked() {
    KeyRecord made = keys.core.key(keys.small).record();
    String key = "{latchkey}:key:" + made.key().id();
    KeyRecord.Revocation why = new KeyRecord.Revocation(Instant.ofEpochMilli(9), null);
    String revoked = new KeyJson().write(made.revoke(why));
    keys.redis.with(commands -> commands.set(key, revoked));
    keys.changeAsAnOlderProgramDoes();
    KeyQuery query =
        new SearchedKeys.Asked().of(keys.small.organization()).is(KeyStatus.REVOKED).query();

    assertThat(keys.walk(query, 50)).contains(made.revoke(why));
    keys.core.get(KeyIndex.class).mend();
    assertThat(keys.walk(query, 50)).contains(made.revoke(why));

    keys.core.keys().delete(made.revoke(why));
  }

  @Test
  void runThatEndedHalfWayIsGoneOnWith() {
    KeyRecord last = keys.all.stream().sorted(SearchedKeys.NEWEST_FIRST).toList().get(1_499);
    keys.changeAsAnOlderProgramDoes();
    long changes = Long.parseLong(value(commands -> commands.get("{latchkey}:changes:sequence")));
    long counted = Long.parseLong(value(commands -> commands.hget(STATE, "counted")));
    keys.redis.with(
        commands ->
            commands.hset(
                STATE,
                Map.of(
                    "pass",
                    Long.toString(changes - counted),
                    "at",
                    last.createdAt().toEpochMilli() + " " + last.key().id())));

    assertThat(keys.core.get(KeyIndex.class).mend()).isEqualTo(keys.all.size() - 1_500);
    assertThat(keys.core.get(KeyIndex.class).isWhole()).isTrue();
  }

  @Test
  void indexBecomesWholeWhileKeysAreMadeRolledRevokedAndDeleted() throws Exception {
    keys.changeAsAnOlderProgramDoes();
    ExecutorService pool = Executors.newFixedThreadPool(3);
    Future<?> changes =
        pool.submit(
            () -> {
              for (int i = 0; i < 100; i++) {
                change(i);
              }
            });
    Future<Long> mended = pool.submit(() -> keys.core.get(KeyIndex.class).mend());
    changes.get();
    assertThat(mended.get()).isPositive();
    pool.shutdown();
    Map<String, List<String>> kept = index();

    keys.changeAsAnOlderProgramDoes();
    keys.core.get(KeyIndex.class).mend();

    assertThat(index()).isEqualTo(kept);
  }

  private static String value(Function<RedisCommands<String, String>, String> question) {
    return keys.redis.with(question);
  }

  private static void change(int number) {
    TestCore.Made made = keys.core.key(keys.small);
    KeyRecord record = made.record();
    if (number % 3 == 0) {
      keys.core.keys().delete(record);
    } else if (number % 3 == 1) {
      keys.core
          .keys()
          .roll(
              record,
              record.roll(
                  keys.core.draft(keys.small).hash(),
                  "tail" + number % 90,
                  Instant.now().truncatedTo(ChronoUnit.MILLIS),
                  null));
    } else {
      keys.core.keys().revoke(record.revoke(new KeyRecord.Revocation(record.createdAt(), null)));
    }
  }

  private static Map<String, List<String>> index() {
    Map<String, List<String>> index = new TreeMap<>();
    for (String key : keys.redis.with(commands -> commands.keys("{latchkey}:*"))) {
      boolean isOurs =
          key.matches("\\{latchkey}:keys:(type|creator|revoked|ends).*")
              || key.matches("\\{latchkey}:organization:[^:]*:(keys|ends|words)");
      if (isOurs) {
        index.put(
            key,
            keys.redis.with(commands -> commands.zrangeWithScores(key, 0, -1)).stream()
                .map(Object::toString)
                .toList());
      }
    }
    assertThat(index).isNotEmpty();
    return index;
  }
}
