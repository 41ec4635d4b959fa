package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.Standing;
import io.latchkey.change.FeedHistory;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What is left of limits when Redis was restarted, with all that it knew and without. */
class LimitsAfterRestartTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Limits HOURLY = new Limits(List.of(new RateLimit(10, 3_600, 10)), null);

  private final Account used = new Account(KeyId.generate(RANDOM), null);
  private final Account unused = new Account(KeyId.generate(RANDOM), null);

  @Test
  void restartThatKeepsTheDataLosesNoPermit() {
    try (TestRedis redis = TestRedis.start();
        TestCore core = TestCore.start(redis.port())) {
      assertThat(permitted(core, used, 4)).isEqualTo(4);
      for (int restart = 0; restart < 2; restart++) {
        redis.kill();
        redis.restart();
        awaitShared(redis, core, used);
      }

      assertThat(permitted(core, used, 20)).isEqualTo(6);
      assertThat(permitted(core, unused, 20)).isEqualTo(10);
    }
  }

  @Test
  void restartThatKeepsTheDataLosesNoPermitOfAnyGateway() {
    try (TestRedis redis = TestRedis.start();
        TestCore one = TestCore.start(redis.port());
        TestCore two = TestCore.start(redis.port())) {
      assertThat(permitted(one, used, 3)).isEqualTo(3);
      assertThat(permitted(two, used, 2)).isEqualTo(2);
      redis.stop();
      redis.restart();
      awaitShared(redis, one, used);
      awaitShared(redis, two, used);

      assertThat(permitted(two, used, 20)).isEqualTo(5);
      assertThat(permitted(one, used, 20)).isZero();
      assertThat(permitted(one, unused, 20)).isEqualTo(10);
    }
  }

  @Test
  void afterALossNoKeyOfBeforeHasMoreThanItsLimit() {
    try (TestRedis redis = TestRedis.start("--appendonly", "no");
        TestCore core = TestCore.start(redis.port())) {
      assertThat(permitted(core, used, 3)).isEqualTo(3);
      redis.with(commands -> commands.save());
      assertThat(permitted(core, used, 20)).isEqualTo(7);
      redis.kill();
      redis.restart();
      awaitShared(redis, core, used);

      assertThat(permitted(core, used, 20)).isZero();
    }
  }

  @Test
  void afterALossAGatewayThatTookNothingGivesNoMoreThanTheLimitEither() {
    try (TestRedis redis = TestRedis.start("--appendonly", "no");
        TestCore one = TestCore.start(redis.port());
        TestCore two = TestCore.start(redis.port())) {
      await().until(() -> two.get(IntSupplier.class).getAsInt() == 2);
      redis.with(commands -> commands.save());
      assertThat(permitted(one, used, 20)).isEqualTo(10);
      redis.kill();
      redis.restart();
      awaitShared(redis, two, used);

      assertThat(permitted(two, used, 20)).isZero();
    }
  }

  @Test
  void keyThatIsMadeAfterALossStartsFull() {
    try (TestRedis redis = TestRedis.start("--appendonly", "no");
        TestCore core = TestCore.start(redis.port())) {
      redis.with(commands -> commands.save());
      assertThat(permitted(core, used, 20)).isEqualTo(10);
      redis.kill();
      redis.restart();
      awaitShared(redis, core, used);
      long now = redis.with(commands -> Long.parseLong(commands.time().get(0))) * 1000 + 1000;
      Account later = new Account(KeyId.generate(RANDOM), null, now);

      assertThat(permitted(core, later, 20)).isEqualTo(10);
    }
  }

  @Test
  void everythingIsLostWithAFlush() {
    try (TestRedis redis = TestRedis.start();
        TestCore core = TestCore.start(redis.port())) {
      assertThat(permitted(core, used, 20)).isEqualTo(10);
      redis.flush();

      assertThat(permitted(core, used, 20)).isZero();
    }
  }

  /** Waits until the feed is read from the server again, and the limits are shared. */
  private static void awaitShared(TestRedis redis, TestCore core, Account account) {
    RateLimiter limiter = core.get(RateLimiter.class);
    FeedHistory history = core.get(FeedHistory.class);
    String info = redis.with(commands -> commands.info("replication"));
    String server = info.replaceAll("(?s).*master_replid:(\\w+).*", "$1");
    await().until(() -> history.is(server));
    await()
        .ignoreExceptions()
        .until(
            () -> {
              Standing standing = limiter.look(account, HOURLY).join();
              return standing != null && !limiter.isStoreAway();
            });
  }

  private static int permitted(TestCore core, Account account, int requests) {
    RateLimiter limiter = core.get(RateLimiter.class);
    int permitted = 0;
    for (int i = 0; i < requests; i++) {
      permitted += limiter.take(account, HOURLY, 1).join() instanceof Outcome.Permitted ? 1 : 0;
    }
    return permitted;
  }
}
