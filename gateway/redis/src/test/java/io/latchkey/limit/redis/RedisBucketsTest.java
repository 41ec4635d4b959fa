package io.latchkey.limit.redis;

import io.latchkey.fixture.CoreOnRedis;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.limit.Buckets;
import io.latchkey.limit.BucketsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@WithinOneHour
class RedisBucketsTest extends BucketsContract {

  private static CoreOnRedis redis;

  @BeforeAll
  static void start() {
    redis = CoreOnRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected Buckets buckets() {
    return redis.core().get(Buckets.class);
  }

  @Override
  protected void whileAway(Runnable action) {
    redis.whileAway(action);
  }
}
