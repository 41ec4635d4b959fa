package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limiters of two gateways on one real Redis. */
@WithinOneHour
class RateLimiterTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static TestRedis redis;
  private static TestCore coreOne;
  private static TestCore coreTwo;

  private RateLimiter one;
  private RateLimiter two;
  private final Account account = new Account(KeyId.generate(RANDOM), null);

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    coreOne = TestCore.start(redis.port(), "latchkey.instance=one");
    coreTwo = TestCore.start(redis.port(), "latchkey.instance=two");
  }

  @BeforeEach
  void find() {
    one = coreOne.get(RateLimiter.class);
    two = coreTwo.get(RateLimiter.class);
  }

  @AfterAll
  static void stop() {
    coreOne.close();
    coreTwo.close();
    redis.close();
  }

  @Test
  void slowKeyIsHeldToItsLimitAndItsDenialIsRememberedWithoutAsking() {
    Limits limits = rate(10, 86_400, 10);

    assertThat(permitted(one, limits, 10)).isEqualTo(10);
    long asked = one.counts().asks();
    assertThat(permitted(one, limits, 100)).isZero();

    assertThat(one.counts().asks()).isEqualTo(asked);
  }

  @Test
  void fastKeyIsDecidedFromPermitsTakenAhead() {
    Limits limits = rate(100_000, 1, 100_000);
    long asked = one.counts().asks();

    assertThat(permitted(one, limits, 5_000)).isEqualTo(5_000);

    assertThat(one.counts().asks() - asked).isLessThan(250);
  }

  @Test
  void fleetAdmitsWhatTheBucketAllowsAndNotOneMore() {
    Limits limits = rate(100, 86_400, 100);

    int admitted = 0;
    for (int i = 0; i < 200; i++) {
      admitted += permitted(i % 3 == 0 ? one : two, limits, 1);
    }

    assertThat(admitted).isBetween(90, 100);
  }

  @Test
  void requestsThatComeTogetherAreAskedForTogether() {
    Limits limits = rate(50, 86_400, 50);
    long asked = one.counts().asks();

    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(one.take(account, limits, 1));
    }
    long admitted = outcomes.stream().filter(each -> isPermitted(each.join())).count();

    assertThat(admitted).isEqualTo(50);
    assertThat(one.counts().asks() - asked).isLessThan(100);
  }

  @Test
  void permitsThatAreNotSpentGoBackToTheFleet() {
    Limits limits = rate(1_000, 86_400, 1_000);
    LimitSettings settings = coreOne.get(LimitSettings.class);
    AtomicLong clock = new AtomicLong();
    RateLimiter fresh =
        new RateLimiter(coreOne.get(Buckets.class), settings, 100, () -> 2, clock::get);

    int admitted = permitted(fresh, limits, 20);

    LimitCounts counts = fresh.counts();
    assertThat(counts.taken()).isGreaterThan(admitted);
    clock.addAndGet(Allowance.LAPSE_NANOS);
    await()
        .until(
            () -> {
              fresh.tick();
              return counts.taken() - counts.givenBack() == admitted;
            });
    assertThat(permitted(two, limits, 1_000 - admitted)).isEqualTo(1_000 - admitted);
  }

  @Test
  void quotaIsHardOverTheFleet() {
    Limits limits = new Limits(List.of(), new Quota(20, Quota.Period.MONTH));

    AtomicInteger admitted = new AtomicInteger(permitted(one, limits, 15));
    admitted.addAndGet(permitted(two, limits, 15));

    assertThat(admitted.get()).isBetween(18, 20);
    await().until(() -> admitted.addAndGet(permitted(two, limits, 1)) == 20);
    assertThat(permitted(one, limits, 5) + permitted(two, limits, 5)).isZero();
  }

  @Test
  void limitThatIsChangedHoldsAtOnce() {
    assertThat(permitted(one, rate(5, 86_400, 5), 9)).isEqualTo(5);

    assertThat(permitted(one, rate(1_000_000, 1, 1_000_000), 9)).isEqualTo(9);
    assertThat(permitted(one, rate(5, 86_400, 3), 9)).isZero();
  }

  @Test
  void costIsChargedWholeAndNeverMoreThanTheBurst() {
    Limits limits = rate(10, 86_400, 10);

    assertThat(isPermitted(one.take(account, limits, 7).join())).isTrue();
    assertThat(isPermitted(one.take(account, limits, 7).join())).isFalse();
    assertThat(isPermitted(one.take(account, limits, 3).join())).isTrue();

    Account other = new Account(KeyId.generate(RANDOM), null);
    assertThat(isPermitted(one.take(other, limits, 11).join())).isTrue();
    assertThat(isPermitted(one.take(other, limits, 1).join())).isFalse();
  }

  @Test
  void refusalNamesTheLimitsThatRefuseAndTheTimeUntilTheyWouldNot() {
    Limits limits =
        new Limits(List.of(new RateLimit(24, 86_400, 2), new RateLimit(1_000, 60, 1_000)), null);
    permitted(one, limits, 2);

    Outcome.Exceeded refused = (Outcome.Exceeded) one.take(account, limits, 1).join();

    assertThat(refused.isQuota()).isFalse();
    assertThat(refused.standing().isViolated(0)).isTrue();
    assertThat(refused.standing().isViolated(1)).isFalse();
    assertThat(refused.standing().left(0)).isZero();
    assertThat(refused.standing().retryAfterSeconds()).isBetween(3_500L, 3_600L);
  }

  @Test
  void whatIsLeftIsTheBurstLessWhatWasTaken() {
    Limits limits = rate(3, 7_000, 5);

    Outcome.Permitted first = (Outcome.Permitted) one.take(account, limits, 1).join();
    Outcome.Permitted second = (Outcome.Permitted) one.take(account, limits, 1).join();

    assertThat(Objects.requireNonNull(first.standing()).left(0)).isEqualTo(4);
    assertThat(Objects.requireNonNull(second.standing()).left(0)).isEqualTo(3);
  }

  @Test
  void accountsAreForgottenBeyondTheSize() {
    LimitSettings settings = coreOne.get(LimitSettings.class);
    RateLimiter small =
        new RateLimiter(coreOne.get(Buckets.class), settings, 100, () -> 1, System::nanoTime);
    Limits limits = rate(10, 60, 10);

    List<CompletableFuture<Outcome>> outcomes =
        IntStream.range(0, 2_000)
            .mapToObj(i -> small.take(new Account(KeyId.generate(RANDOM), null), limits, 1))
            .toList();

    assertThat(outcomes).allMatch(each -> isPermitted(each.join()));
    await().until(() -> small.size() <= 100);
  }

  @Test
  void keysThatPushEachOtherOutOfMemoryAreHeldToTheirLimitsAllTheSame() {
    LimitSettings settings = coreOne.get(LimitSettings.class);
    RateLimiter small =
        new RateLimiter(coreOne.get(Buckets.class), settings, 10, () -> 1, System::nanoTime);
    Limits limits = rate(3, 86_400, 3);
    List<Account> accounts =
        IntStream.range(0, 100).mapToObj(i -> new Account(KeyId.generate(RANDOM), null)).toList();

    Map<Account, Integer> permitted = new HashMap<>();
    for (int round = 0; round < 5; round++) {
      for (Account each : accounts) {
        boolean passed = isPermitted(small.take(each, limits, 1).join());
        permitted.merge(each, passed ? 1 : 0, Integer::sum);
      }
    }

    assertThat(permitted.values()).hasSize(100).containsOnly(3);
  }

  @Test
  void oneRequestADayIsOne() {
    Limits limits = rate(1, 86_400, 1);

    assertThat(permitted(one, limits, 3) + permitted(two, limits, 3)).isEqualTo(1);
    Outcome.Exceeded refused = (Outcome.Exceeded) two.take(account, limits, 1).join();
    assertThat(refused.standing().retryAfterSeconds()).isBetween(86_300L, 86_400L);
  }

  @Test
  void bucketThatAFailoverLosesGivesOneBurstMoreAtMost() {
    Limits limits = rate(10, 86_400, 10);
    assertThat(permitted(one, limits, 20)).isEqualTo(10);

    redis.with(commands -> commands.del("latchkey:bucket:" + account.key() + ":1d"));

    assertThat(permitted(two, limits, 20)).isEqualTo(10);
    assertThat(permitted(one, limits, 20)).isZero();
  }

  private int permitted(RateLimiter limiter, Limits limits, int requests) {
    int permitted = 0;
    for (int i = 0; i < requests; i++) {
      permitted += isPermitted(limiter.take(account, limits, 1).join()) ? 1 : 0;
    }
    return permitted;
  }

  private static boolean isPermitted(Outcome outcome) {
    return outcome instanceof Outcome.Permitted;
  }

  private static Limits rate(long requests, long periodSeconds, long burst) {
    return new Limits(List.of(new RateLimit(requests, periodSeconds, burst)), null);
  }
}
