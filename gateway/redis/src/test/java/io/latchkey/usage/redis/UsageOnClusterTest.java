package io.latchkey.usage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.key.KeyId;
import io.latchkey.usage.LastUse;
import io.latchkey.usage.UsageDay;
import io.latchkey.usage.UsageStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A Redis Cluster refuses every call that touches two slots. */
@WithinOneHour
class UsageOnClusterTest {

  private static final Random RANDOM = new Random();

  @Test
  void useOfManyKeysIsWrittenReadAndForgottenSlotBySlot() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LastUse use = new LastUse(Instant.ofEpochMilli(System.currentTimeMillis()), "2001:db8::1");
    List<KeyId> keys = Stream.generate(() -> KeyId.generate(RANDOM)).limit(300).toList();
    List<UsageDay> days =
        keys.stream()
            .map(key -> new UsageDay(key, today, Map.of("7::allowed", 2L), use, use, 1))
            .toList();
    try (TestRedis redis = TestRedis.startCluster();
        TestCore core =
            TestCore.start(
                redis.port(), "spring.data.redis.cluster.nodes=127.0.0.1:" + redis.port())) {
      UsageStore store = core.get(UsageStore.class);

      UsageStore.Written written = store.write(days);
      store.forget(keys.get(0));

      assertThat(written).isEqualTo(new UsageStore.Written(List.of(), null));
      assertThat(store.lastUses(keys)).hasSize(299).containsEntry(keys.get(299), use);
      assertThat(store.read(keys.get(0), today, today)).isEmpty();
      assertThat(store.read(keys.get(299), today, today)).hasSize(1);
      assertThat(redis.<Long>with(commands -> commands.exists(name(keys.get(299), today))))
          .isEqualTo(1);
    }
  }

  private static String name(KeyId key, LocalDate day) {
    return "latchkey:usage:{" + key + "}:" + day;
  }
}
