package io.latchkey.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.idempotency.IdempotencyStore;
import io.latchkey.idempotency.IdempotencyStoreContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisIdempotencyStoreTest extends IdempotencyStoreContract {

  private static CoreOnRedis redis;
  private static IdempotencyStore store;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
    store = new RedisIdempotencyStore(redis.session(), redis.names());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected IdempotencyStore store() {
    return store;
  }

  @Override
  protected Duration neglect(String name) {
    String attended = "latchkey:replay:" + name + ":attended";
    long millis = redis.redis().with(commands -> commands.pttl(attended));
    redis.redis().with(commands -> commands.pexpire(attended, 1));
    await().until(() -> redis.redis().with(commands -> commands.exists(attended)) == 0);
    return Duration.ofMillis(millis);
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }

  @Test
  void answerIsForgottenAfterMinutesAndNothingElseIsLeft() {
    store.claim("kept", "claim", null);
    store.finish("kept", "claim", "answer");

    long seconds = redis.redis().with(commands -> commands.ttl("latchkey:replay:kept"));
    List<String> left = redis.redis().with(commands -> commands.keys("latchkey:replay:kept*"));
    assertThat(seconds).isBetween(60L, 600L);
    assertThat(left).containsExactly("latchkey:replay:kept");
  }
}
