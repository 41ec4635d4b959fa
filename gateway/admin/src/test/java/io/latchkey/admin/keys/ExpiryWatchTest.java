package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.ExpiringKeys;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyRecord.Revocation;
import io.latchkey.keystore.Project;
import io.lettuce.core.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExpiryWatchTest {

  private static TestRedis redis;
  private static TestCore core;
  private static Project project;

  private final Instant start = Instant.now();
  private final AtomicReference<Instant> now = new AtomicReference<>(start);
  private final ExpiryWatch watch = newWatch();

  @BeforeAll
  static void open() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
    project = core.project(1_000);
  }

  @AfterAll
  static void close() {
    core.close();
    redis.close();
  }

  private ExpiryWatch newWatch() {
    return new ExpiryWatch(core.get(ExpiringKeys.class), now::get);
  }

  @Test
  void keyIsToldOfOnceSevenDaysAndOnceOneDayBeforeItExpires() {
    KeyRecord key = keyFor(Duration.ofDays(30));

    assertThat(noticesAfter(Duration.ofDays(22), key)).isEmpty();
    assertThat(noticesAfter(Duration.ofDays(23), key)).containsExactly("7d");
    assertThat(noticesAfter(Duration.ofDays(25), key)).containsExactly("7d");
    assertThat(noticesAfter(Duration.ofDays(29), key)).containsExactly("7d", "1d");
    assertThat(noticesAfter(Duration.ofDays(31), key)).containsExactly("7d", "1d");
  }

  @Test
  void noticeThatWasMissedIsWrittenLateButNotWhenTheNextIsDue() {
    KeyRecord late = keyFor(Duration.ofDays(30));
    KeyRecord veryLate = keyFor(Duration.ofDays(26));
    KeyRecord tooLate = keyFor(Duration.ofDays(25));

    assertThat(noticesAfter(Duration.ofHours(25 * 24 + 12), late)).containsExactly("7d");
    assertThat(notices(veryLate)).containsExactly("1d");
    assertThat(notices(tooLate)).isEmpty();
  }

  @Test
  void keyThatIsMadeForADayIsNotToldOf() {
    KeyRecord day = keyFor(Duration.ofDays(1));
    KeyRecord week = keyFor(Duration.ofDays(7));

    assertThat(noticesAfter(Duration.ofHours(1), day)).isEmpty();
    assertThat(notices(week)).isEmpty();
    assertThat(noticesAfter(Duration.ofDays(6), week)).containsExactly("1d");
  }

  @Test
  void keyThatHasEndedIsNotToldOf() {
    KeyRecord revoked = keyFor(Duration.ofDays(30));
    core.keys().revoke(revoked.revoke(new Revocation(start, null)));
    KeyRecord deleted = keyFor(Duration.ofDays(30));
    core.keys().delete(deleted);

    assertThat(noticesAfter(Duration.ofDays(24), revoked)).isEmpty();
    assertThat(notices(deleted)).isEmpty();
    List<String> index = redis.with(commands -> commands.zrange("latchkey:keys:expiring", 0, -1));
    assertThat(index).doesNotContain(revoked.key().id().toString(), deleted.key().id().toString());
  }

  @Test
  void severalConsolesThatLookAtOnceTellOnce() {
    List<KeyRecord> keys = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      keys.add(keyFor(Duration.ofDays(30)));
    }
    now.set(start.plus(Duration.ofDays(24)));

    CompletableFuture.allOf(
            CompletableFuture.runAsync(watch::look),
            CompletableFuture.runAsync(newWatch()::look),
            CompletableFuture.runAsync(newWatch()::look))
        .join();

    assertThat(keys).allSatisfy(key -> assertThat(notices(key)).containsExactly("7d"));
  }

  private KeyRecord keyFor(Duration life) {
    KeyRecord draft = core.draft(project).record();
    KeyRecord record =
        new KeyRecord(
            draft.key().endingAt(start.plus(life).toEpochMilli()),
            "short-lived",
            draft.tail(),
            null,
            null,
            start,
            null,
            draft.hashes(),
            null,
            null);
    core.keys().create(record);
    return record;
  }

  private List<String> noticesAfter(Duration time, KeyRecord key) {
    now.set(start.plus(time));
    watch.look();
    return notices(key);
  }

  /** The notices of a key in the event log, oldest first. */
  private static List<String> notices(KeyRecord key) {
    return redis.with(commands -> commands.xrange("latchkey:events", Range.unbounded())).stream()
        .filter(entry -> "key.expiring".equals(entry.getBody().get("action")))
        .filter(entry -> key.key().id().toString().equals(entry.getBody().get("id")))
        .map(entry -> entry.getBody().getOrDefault("detail.notice", ""))
        .toList();
  }
}
