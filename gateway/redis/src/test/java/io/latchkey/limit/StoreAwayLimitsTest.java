package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What limits do while Redis is away, and when it comes back without its memory. */
class StoreAwayLimitsTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Limits HOURLY = new Limits(List.of(new RateLimit(10, 3_600, 10)), null);
  private static final Limits SMALL = new Limits(List.of(new RateLimit(5, 3_600, 5)), null);
  private static final Limits FAST = new Limits(List.of(new RateLimit(1_000, 1, 1_000)), null);

  private final TestRedis redis = TestRedis.start();
  private final TestCore core = TestCore.start(redis.port());
  private final RateLimiter limiter = core.get(RateLimiter.class);
  private final Account account = new Account(KeyId.generate(RANDOM), null);

  @AfterEach
  void stop() {
    redis.thaw();
    core.close();
    redis.close();
  }

  @Test
  void keyThatIsNotKnownHereGetsItsShareAndIsNeverSaidToHaveUsedItUp() {
    redis.freeze();

    assertThat(limiter.take(account, SMALL, 1).join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(limiter.take(account, SMALL, 1).join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(limiter.isStoreAway()).isTrue();
    await().until(() -> isPermitted(account, FAST));
    assertThat(limiter.counts().permittedLocally()).isPositive();
  }

  @Test
  void keyThatIsKnownGoesOnWithWhatWasLeft() {
    assertThat(isPermitted(account, HOURLY)).isTrue();
    redis.freeze();

    assertThat(isPermitted(account, HOURLY)).isTrue();
    assertThat(isPermitted(account, HOURLY)).isFalse();
  }

  @Test
  void limitsAreExactAgainWhenRedisIsBack() {
    redis.freeze();
    isPermitted(account, HOURLY);
    redis.thaw();
    await().until(() -> !limiter.isStoreAway());

    Account fresh = new Account(KeyId.generate(RANDOM), null);
    int permitted = 0;
    for (int i = 0; i < 15; i++) {
      permitted += isPermitted(fresh, HOURLY) ? 1 : 0;
    }

    assertThat(permitted).isEqualTo(10);
    assertThat(limiter.turns()).isEqualTo(2);
  }

  @Test
  void serverThatIsGoneIsNotWaitedFor() {
    redis.stop();

    await().until(() -> !isPermitted(account, HOURLY) && limiter.isStoreAway());
    long asked = limiter.counts().asks();
    for (int i = 0; i < 1_000; i++) {
      isPermitted(account, HOURLY);
    }

    assertThat(limiter.counts().asks()).isEqualTo(asked);
    redis.restart();
    await().until(() -> !limiter.isStoreAway());
  }

  @Test
  void bucketsThatWereLostStartEmpty() {
    core.project(1);
    redis.flush();

    await().until(() -> !isPermitted(new Account(KeyId.generate(RANDOM), null), HOURLY));
    await().until(() -> !limiter.isStoreAway());
  }

  private boolean isPermitted(Account of, Limits limits) {
    return limiter.take(of, limits, 1).join() instanceof Outcome.Permitted;
  }
}
