package io.latchkey.usage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.Grant;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageCounts;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageRow;
import io.latchkey.usage.UsageStore;
import io.latchkey.usage.UsageWriter;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithinOneHour
class RedisUsageStoreTest {

  private static final Random RANDOM = new Random();
  private static TestRedis redis;
  private static TestCore core;

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
  private final KeyId key = KeyId.generate(RANDOM);
  private UsageStore store;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core =
        TestCore.start(
            redis.port(),
            "latchkey.usage.flush=100ms",
            "latchkey.usage.retention=10d",
            "latchkey.store.timeout=2s");
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @BeforeEach
  void takeStore() {
    store = core.get(UsageStore.class);
  }

  @Test
  void batchThatIsSentAgainCountsOnceAndALaterOneAdds() {
    store.write(List.of(day(1, 5, null)));
    store.write(List.of(day(1, 5, null)));
    store.write(List.of(day(2, 3, null)));

    assertThat(read()).extracting(UsageRow::count).containsExactly(8L);
  }

  @Test
  void lastUseNeverGoesBackInTime() {
    store.write(List.of(day(3, 1, new LastUse(now, "192.0.2.1"))));
    store.write(List.of(day(4, 1, new LastUse(now.minusSeconds(1), "192.0.2.2"))));

    assertThat(store.lastUses(List.of(key, KeyId.generate(RANDOM))))
        .isEqualTo(Map.of(key, new LastUse(now, "192.0.2.1")));
  }

  @Test
  void hourIsReadBackInUtc() {
    store.write(List.of(day(5, 1, null)));

    assertThat(read())
        .extracting(UsageRow::hour)
        .containsExactly(today.atTime(13, 0).toInstant(ZoneOffset.UTC));
  }

  @Test
  void countsExpireWhenRetentionIsOver() {
    store.write(List.of(day(6, 1, null)));

    long seconds = redis.with(commands -> commands.ttl("latchkey:usage:" + key + ":" + today));

    Instant expires = Instant.now().plusSeconds(seconds);
    Instant end = today.plusDays(11).atStartOfDay().toInstant(ZoneOffset.UTC);
    assertThat(expires).isBetween(end.minusSeconds(60), end.plusSeconds(60));
  }

  @Test
  void whatADeletedKeyStillHadUnderWayIsNotKept() {
    store.write(List.of(day(7, 1, new LastUse(now, "192.0.2.1"))));

    store.forget(key);
    store.write(List.of(day(8, 1, new LastUse(now, "192.0.2.1"))));

    assertThat(read()).isEmpty();
    assertThat(store.lastUses(List.of(key))).isEmpty();
  }

  @Test
  void manyKeysAreWrittenAtOnce() {
    List<UsageDay> days = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      days.add(
          new UsageDay(KeyId.generate(RANDOM), today, Map.of("0::allowed", 1L), null, null, 9));
    }

    UsageStore.Written written = store.write(days);

    assertThat(written).isEqualTo(new UsageStore.Written(List.of(), null));
    assertThat(store.read(Objects.requireNonNull(KeyId.parse(days.get(2_499).of())), today, today))
        .hasSize(1);
  }

  @Test
  void whatWasCountedWhileRedisHungIsWrittenOnceWhenItGoesOn() {
    UsageWriter writer = core.get(UsageWriter.class);
    long retries = writer.retries();
    use(7);

    redis.freeze();
    use(5);
    await().until(() -> writer.retries() > retries);
    use(3);
    redis.thaw();

    await().until(() -> writer.waiting() == 0);
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(read()).extracting(UsageRow::count).containsExactly(15L));
  }

  @Test
  void whatWasCountedWhileRedisWasAwayIsWrittenWhenItIsBack() {
    redis.stop();
    use(4);
    redis.restart();
    use(2);

    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(core.get(UsageWriter.class).waiting()).isZero();
              assertThat(read()).extracting(UsageRow::count).containsExactly(6L);
            });
  }

  private void use(int times) {
    Grant grant =
        new Grant(
            key,
            OrganizationId.generate(RANDOM),
            new ProjectId("prj_aaaaaaaaaaaaaaaaaaaa"),
            ApiKey.NEVER);
    for (int i = 0; i < times; i++) {
      core.get(UsageCounts.class).allowed(grant, InetAddress.getLoopbackAddress());
    }
  }

  private UsageDay day(long batch, long count, @Nullable LastUse use) {
    return new UsageDay(key, today, Map.of("13::allowed", count), use, null, batch + 1_000_000);
  }

  private List<UsageRow> read() {
    return store.read(key, today.minusDays(1), today);
  }
}
