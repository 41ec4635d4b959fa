package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyId;
import io.latchkey.keystore.Project;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReassertedRevocationsTest {

  @Test
  void recordThatCanNotBeReadKeepsNoOtherFromBeingRevokedAgain() {
    try (TestRedis redis = TestRedis.start();
        TestCore core = TestCore.start(redis.port());
        BackgroundThread background = new BackgroundThread("test")) {
      Project project = core.project(100);
      List<KeyId> lost =
          Stream.generate(() -> core.key(project).record().key().id()).limit(20).toList();
      KeyId unreadable = core.key(project).record().key().id();
      redis.with(commands -> commands.set("latchkey:key:" + unreadable, "unreadable"));
      ReassertedRevocations memory =
          new ReassertedRevocations(
              new KeyEndings(core.keys(), new NoUsage()),
              InstantSource.system(),
              background.executor(),
              Duration.ofHours(1),
              Ticker.systemTicker());
      memory.revoked(unreadable, null);
      lost.forEach(each -> memory.revoked(each, null));

      memory.onReset();

      await()
          .untilAsserted(
              () ->
                  assertThat(lost)
                      .allMatch(each -> core.keys().find(each).orElseThrow().key().revoked()));
    }
  }
}
