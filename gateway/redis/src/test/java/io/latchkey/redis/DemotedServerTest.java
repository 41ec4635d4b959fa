package io.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.store.StoreUnavailableException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DemotedServerTest {

  private static final RedisScript WRITING =
      new RedisScript(
          "writing", "return redis.call('DEL', KEYS[1])", "0".repeat(40), ScriptOutputType.INTEGER);

  @Test
  void serverThatIsNoPrimaryAnyMoreIsLeftAlsoWhereAScriptFindsItOut() {
    try (TestRedis redis = TestRedis.start();
        TestRedis primary = TestRedis.start();
        TestCore core = TestCore.start(redis.port());
        RedisSession session = core.get(RedisConnector.class).open()) {
      assertThat(RedisSession.<Long>await(write(session))).isZero();

      redis.with(commands -> commands.replicaof("127.0.0.1", primary.port()));

      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> RedisSession.await(write(session)))
          .withMessageContaining("READONLY");
      assertThat(session.isOpen()).isFalse();
    }
  }

  private static CompletableFuture<Long> write(RedisSession session) {
    return session.run(Duration.ofSeconds(5), WRITING, List.of("latchkey:never"));
  }
}
