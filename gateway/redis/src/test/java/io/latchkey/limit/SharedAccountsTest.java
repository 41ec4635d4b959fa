package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.access.LimitOf;
import io.latchkey.access.Standing;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.WithinOneHour;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits that keys share, of two gateways on one real Redis. */
@WithinOneHour
class SharedAccountsTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Limits FAST = new Limits(List.of(new RateLimit(100_000, 1, 100_000)), null);
  private static TestRedis redis;
  private static TestCore coreOne;
  private static TestCore coreTwo;
  private static RateLimiter one;
  private static RateLimiter two;

  private final OrganizationId organization = OrganizationId.generate(RANDOM);

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    coreOne = TestCore.start(redis.port(), "latchkey.instance=one");
    coreTwo = TestCore.start(redis.port(), "latchkey.instance=two");
    one = limiter(coreOne);
    two = limiter(coreTwo);
  }

  /** One that is connected: until then it holds its own share of the limits. */
  private static RateLimiter limiter(TestCore core) {
    RateLimiter limiter = core.get(RateLimiter.class);
    await()
        .ignoreExceptions()
        .until(() -> limiter.look(List.of(key(FAST))).join() != null && !limiter.isStoreAway());
    return limiter;
  }

  @AfterAll
  static void stop() {
    coreOne.close();
    coreTwo.close();
    redis.close();
  }

  @Test
  void keysThatShareALimitAreHeldToItTogether() {
    LimitedAccount shared = shared(daily(20));

    int permitted = 0;
    for (int i = 0; i < 10; i++) {
      permitted += permitted(i % 2 == 0 ? one : two, 5, key(daily(1_000)), shared);
    }

    assertThat(permitted).isEqualTo(20);
  }

  @Test
  void requestThatASharedLimitRefusesIsChargedToNoOther() {
    LimitedAccount key = key(daily(1_000));
    LimitedAccount shared = shared(daily(3));

    assertThat(permitted(one, 50, key, shared)).isEqualTo(3);

    awaitLeft(key, 997);
  }

  @Test
  void requestThatItsOwnLimitRefusesIsChargedToNoSharedOne() {
    LimitedAccount key = key(daily(3));
    LimitedAccount owner = new LimitedAccount(Account.of(organization, "a: b/ü", 0), daily(50));
    LimitedAccount shared = shared(daily(1_000));

    assertThat(permitted(one, 50, key, owner, shared)).isEqualTo(3);

    awaitLeft(owner, 47);
    awaitLeft(shared, 997);
  }

  @Test
  void allOrNothingHoldsForRequestsThatComeTogether() {
    LimitedAccount key = key(daily(7));
    LimitedAccount shared = shared(daily(40));

    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add((i % 2 == 0 ? one : two).take(List.of(key, shared), 1));
    }
    long permitted = outcomes.stream().filter(each -> isPermitted(each.join())).count();

    assertThat(permitted).isEqualTo(7);
    awaitLeft(shared, 33);
    await().until(() -> permitted(two, 33, key(daily(1_000)), shared) > 0);
    awaitLeft(shared, 0);
  }

  @Test
  void permitsThatWereGivenBackServeOtherKeysAtOnce() {
    LimitedAccount usedUp = key(daily(1));
    LimitedAccount shared = shared(daily(5));
    List<CompletableFuture<Outcome>> refused = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      refused.add(one.take(List.of(usedUp, shared), 1));
    }
    long permitted = refused.stream().filter(each -> isPermitted(each.join())).count();
    assertThat(permitted).isEqualTo(1);

    LimitedAccount other = key(daily(100));
    int[] passed = {0};
    await()
        .until(
            () -> {
              passed[0] += permitted(passed[0] % 2 == 0 ? one : two, 1, other, shared);
              return passed[0] == 4;
            });
    assertThat(permitted(one, 3, other, shared) + permitted(two, 3, other, shared)).isZero();
  }

  @Test
  void threadsThatShareALimitNeverGetMoreThanItAllows()
      throws ExecutionException, InterruptedException {
    LimitedAccount shared = shared(new Limits(List.of(), new Quota(2_000, Quota.Period.MONTH)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RateLimiter limiter = i % 2 == 0 ? one : two;
      LimitedAccount key = key(i < 4 ? daily(100) : FAST);
      counts.add(threads.submit(() -> permitted(limiter, 1_000, key, shared)));
    }
    int permitted = 0;
    for (Future<Integer> each : counts) {
      permitted += each.get();
    }
    threads.shutdown();

    assertThat(permitted).isLessThanOrEqualTo(2_000);
    long left = 2_000L - permitted;
    awaitLeft(shared, left);
  }

  @Test
  void fleetLetsThroughNoMoreThanASharedRateAllowsWhateverTheNumberOfKeys()
      throws ExecutionException, InterruptedException {
    LimitedAccount shared = shared(new Limits(List.of(new RateLimit(400, 1, 100)), null));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Integer>> counts = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < 8; i++) {
      RateLimiter limiter = i % 2 == 0 ? one : two;
      counts.add(
          threads.submit(
              () -> {
                int permitted = 0;
                while (System.nanoTime() - began < 2_000_000_000L) {
                  permitted += permitted(limiter, 5, key(FAST), shared);
                }
                return permitted;
              }));
    }
    int permitted = 0;
    for (Future<Integer> each : counts) {
      permitted += each.get();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    threads.shutdown();

    assertThat((double) permitted).isBetween(100.0, 100 + 400 * seconds);
  }

  @Test
  void requestsWithinSharedLimitsAreDecidedWithoutAsking() {
    LimitedAccount[] accounts = {key(FAST), shared(FAST)};
    long asked = one.counts().asks();

    assertThat(permitted(one, 5_000, accounts)).isEqualTo(5_000);

    assertThat(one.counts().asks() - asked).isLessThan(500);
  }

  @Test
  void usedUpSharedLimitIsRememberedAndAskedForOnceASecondAtMost() {
    LimitedAccount[] accounts = {key(FAST), shared(daily(1))};
    permitted(one, 1, accounts);
    long asked = one.counts().asks();
    long began = System.nanoTime();

    assertThat(permitted(one, 2_000, accounts)).isZero();

    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    assertThat(one.counts().asks() - asked).isLessThanOrEqualTo(20 * (seconds + 1));
  }

  @Test
  void refusalNamesWhoseLimitIsUsedUp() {
    LimitedAccount key = key(daily(1_000));
    LimitedAccount shared = shared(daily(1));
    permitted(one, 1, key, shared);

    Outcome.Exceeded refused = (Outcome.Exceeded) one.take(List.of(key, shared), 1).join();

    Standing standing = refused.standing();
    assertThat(standing.refusedBy()).isEqualTo(LimitOf.ORGANIZATION);
    assertThat(standing.name(0)).isEqualTo("1d");
    assertThat(standing.name(1)).isEqualTo("organization-1d");
    assertThat(standing.isViolated(0)).isFalse();
    assertThat(standing.isViolated(1)).isTrue();
    assertThat(standing.retryAfterSeconds()).isBetween(86_300L, 86_400L);
  }

  @Test
  void costIsChargedToEachLimitAndCountsAsTheSmallestBurstWhereThatIsLess() {
    LimitedAccount key = key(daily(100));
    LimitedAccount shared = shared(daily(3));

    assertThat(isPermitted(one.take(List.of(key, shared), 5).join())).isTrue();
    assertThat(isPermitted(one.take(List.of(key, shared), 1).join())).isFalse();

    awaitLeft(key, 95);
  }

  @Test
  void sharedLimitThatIsRaisedLoweredOrTakenAwayHoldsAtOnce() {
    LimitedAccount key = key(FAST);
    Account account = Account.of(ProjectId.generate(RANDOM), 0);

    assertThat(permitted(one, 9, key, new LimitedAccount(account, daily(5)))).isEqualTo(5);
    assertThat(permitted(two, 9, key, new LimitedAccount(account, daily(8)))).isEqualTo(3);
    assertThat(permitted(one, 9, key, new LimitedAccount(account, daily(4)))).isZero();
    assertThat(permitted(one, 9, key, new LimitedAccount(account, daily(10)))).isEqualTo(2);
    assertThat(permitted(one, 9, key)).isEqualTo(9);
  }

  @Test
  void lookTellsWhatIsLeftOfEach() {
    LimitedAccount key = key(daily(10));
    LimitedAccount shared = shared(new Limits(List.of(), new Quota(10, Quota.Period.MONTH)));
    permitted(one, 4, key, shared);

    Standing standing = two.look(List.of(key, shared)).join();

    assertThat(standing.left(0)).isEqualTo(6);
    assertThat(standing.left(1)).isEqualTo(6);
    assertThat(standing.name(1)).isEqualTo("organization-monthly");
    assertThat(Objects.requireNonNull(standing).retryAfterSeconds()).isZero();
  }

  private static void awaitLeft(LimitedAccount account, long left) {
    await()
        .untilAsserted(() -> assertThat(one.look(List.of(account)).join().left(0)).isEqualTo(left));
  }

  private static LimitedAccount key(Limits limits) {
    return new LimitedAccount(new Account(KeyId.generate(RANDOM), null), limits);
  }

  private LimitedAccount shared(Limits limits) {
    return new LimitedAccount(Account.of(organization, 0), limits);
  }

  private static int permitted(RateLimiter limiter, int requests, LimitedAccount... accounts) {
    int permitted = 0;
    for (int i = 0; i < requests; i++) {
      permitted += isPermitted(limiter.take(List.of(accounts), 1).join()) ? 1 : 0;
    }
    return permitted;
  }

  private static boolean isPermitted(Outcome outcome) {
    return outcome instanceof Outcome.Permitted;
  }

  private static Limits daily(long requests) {
    return new Limits(List.of(new RateLimit(requests, 86_400, requests)), null);
  }
}
