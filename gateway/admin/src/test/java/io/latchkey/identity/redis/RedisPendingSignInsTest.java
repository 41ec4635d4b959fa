package io.latchkey.identity.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.identity.PendingSignIns;
import io.latchkey.identity.PendingSignInsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisPendingSignInsTest extends PendingSignInsContract {

  private static CoreOnRedis redis;
  private static PendingSignIns pending;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
    pending = new RedisPendingSignIns(redis.session(), redis.names(), new IdentityJson());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected PendingSignIns pending() {
    return pending;
  }

  @Override
  protected void outlast(String state) {
    String record = "latchkey:sign-in:" + state;
    long seconds = redis.redis().with(commands -> commands.ttl(record));
    assertThat(seconds).isBetween(9 * 60L, 10 * 60L);
    redis.redis().with(commands -> commands.pexpire(record, 1));
    await().until(() -> redis.redis().with(commands -> commands.exists(record)) == 0);
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }
}
