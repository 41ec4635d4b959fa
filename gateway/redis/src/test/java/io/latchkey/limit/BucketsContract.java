package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AtOnce;
import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.ProjectId;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Buckets.Answer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What all {@link Buckets} must do. */
public abstract class BucketsContract {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** Holds ten and gains one an hour: nothing that matters while a test runs. */
  private static final Limits TEN = new Limits(List.of(new RateLimit(1, 3_600, 10)), null);

  private static final Limits DAILY = new Limits(List.of(), new Quota(10, Quota.Period.DAY));

  private final Account account = new Account(KeyId.generate(RANDOM), null);

  /** The buckets under test. */
  protected abstract Buckets buckets();

  /** Does something while the store can't be asked. */
  protected abstract void whileAway(Runnable action);

  @Test
  void bucketGivesWhatItHoldsAndThenNothing() {
    assertThat(take(TEN, 1, 10)).isEqualTo(10);

    assertThat(take(TEN, 1, 1)).isZero();
  }

  @Test
  void bucketGivesBetweenTheLeastAndTheMostOrNothing() {
    assertThat(take(TEN, 1, 4)).isEqualTo(4);
    assertThat(take(TEN, 7, 20)).isZero();
    assertThat(take(TEN, 6, 20)).isEqualTo(6);
  }

  @Test
  void bucketFillsAsFastAsItsLimitSays() {
    Limits fast = new Limits(List.of(new RateLimit(1_000, 1, 1)), null);
    assertThat(take(fast, 1, 1)).isEqualTo(1);

    await().until(() -> take(fast, 1, 1) == 1);
  }

  @Test
  void ofSeveralLimitsAllGiveOrNone() {
    Limits both =
        new Limits(
            List.of(new RateLimit(1, 3_600, 10), new RateLimit(1, 60, 100)),
            new Quota(3, Quota.Period.DAY));
    assertThat(take(both, 1, 10)).isEqualTo(3);
    Answer before = look(both);

    assertThat(take(both, 1, 1)).isZero();

    Answer after = look(both);
    assertThat(after.quotaLeft()).isZero();
    for (int i = 0; i < 2; i++) {
      assertThat(after.backlogMicros()[i]).isLessThanOrEqualTo(before.backlogMicros()[i]);
    }
  }

  @Test
  void lookTellsHowAnAccountStandsAndTakesNothing() {
    take(TEN, 1, 4);

    for (int i = 0; i < 20; i++) {
      Answer answer = look(TEN);
      assertThat(answer.permits()).isZero();
      assertThat(answer.backlogMicros()[0]).isBetween(hours(4) - 60_000_000L, hours(4));
      assertThat(answer.quotaLeft()).isEqualTo(Long.MAX_VALUE);
      assertThat(answer.quotaEndsMillis()).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(take(TEN, 1, 10)).isEqualTo(6);
  }

  private static long hours(int hours) {
    return Duration.ofHours(hours).toMillis() * 1_000;
  }

  @Test
  void quotaIsNotOneMoreAndTellsWhatIsLeftAndUntilWhen() {
    Answer first = buckets().take(account, DAILY, 1, 7, 0).join();

    assertThat(first.permits()).isEqualTo(7);
    assertThat(first.quotaLeft()).isEqualTo(3);
    assertThat(first.quotaEndsMillis()).isBetween(0L, Duration.ofDays(1).toMillis());
    assertThat(take(DAILY, 4, 4)).isZero();
    assertThat(take(DAILY, 1, 4)).isEqualTo(3);
    assertThat(take(DAILY, 1, 1)).isZero();
  }

  @Test
  void permitsThatAreGivenBackAreThereAgainAndNeverMoreThanTheBucketHolds() {
    take(TEN, 1, 4);

    buckets().giveBack(account, TEN, 3, 0);
    assertThat(take(TEN, 1, 20)).isEqualTo(9);
    buckets().giveBack(account, TEN, 50, 0);

    assertThat(take(TEN, 1, 20)).isEqualTo(10);
  }

  @Test
  void permitsOfAnEarlierPeriodAreNotGivenBackToThisOne() {
    long period = buckets().take(account, DAILY, 1, 7, 0).join().period();

    buckets().giveBack(account, DAILY, 5, period - 1);
    assertThat(look(DAILY).quotaLeft()).isEqualTo(3);
    buckets().giveBack(account, DAILY, 5, period);

    assertThat(look(DAILY).quotaLeft()).isEqualTo(8);
  }

  @Test
  void permitsThatWereGivenWithoutAskingAreChargedFirst() {
    Answer answer = buckets().take(account, TEN, 1, 10, 4).join();

    assertThat(answer.permits()).isEqualTo(6);
    assertThat(take(TEN, 1, 1)).isZero();
  }

  @Test
  void bucketIsEmptyAtMostByWhatWasGivenWithoutAskingAndAQuotaIsChargedInFull() {
    assertThat(buckets().take(account, TEN, 1, 1, 1_000).join().permits()).isZero();
    assertThat(look(TEN).backlogMicros()[0]).isLessThanOrEqualTo(hours(10));
    assertThat(buckets().take(account, DAILY, 1, 1, 25).join().quotaLeft()).isZero();

    buckets().giveBack(account, DAILY, 14, look(DAILY).period());

    assertThat(look(DAILY).quotaLeft()).isZero();
  }

  @Test
  void accountsDoNotKnowEachOther() {
    take(TEN, 1, 10);

    Account other = new Account(KeyId.generate(RANDOM), null);
    Account inProject =
        new Account(Objects.requireNonNull(account.key()), ProjectId.generate(RANDOM));
    assertThat(buckets().take(other, TEN, 1, 10, 0).join().permits()).isEqualTo(10);
    assertThat(buckets().take(inProject, TEN, 1, 10, 0).join().permits()).isEqualTo(10);
  }

  @Test
  void limitsOverDifferentPeriodsAreDifferentBuckets() {
    Limits daily = new Limits(List.of(new RateLimit(1, 86_400, 10)), null);
    take(TEN, 1, 10);

    assertThat(take(daily, 1, 10)).isEqualTo(10);
  }

  @Test
  void howeverManyTakeAtOnceNoMoreIsGivenThanThereIs() {
    Limits both =
        new Limits(List.of(new RateLimit(1, 3_600, 100)), new Quota(1_000, Quota.Period.MONTH));

    long given =
        AtOnce.call(
                8,
                () -> {
                  long mine = 0;
                  for (int i = 0; i < 20; i++) {
                    mine += take(both, 1, 3);
                  }
                  return mine;
                })
            .stream()
            .mapToLong(Long::longValue)
            .sum();

    assertThat(given).isEqualTo(100);
    assertThat(look(both).quotaLeft()).isEqualTo(900);
  }

  @Test
  void doubtTakesNothingWhereTheStoreHasLostNothing() {
    take(TEN, 1, 4);

    buckets().doubt();
    buckets().probe().join();

    assertThat(take(TEN, 1, 10)).isEqualTo(6);
  }

  @Test
  void storeThatCannotBeAskedSaysSoAndKeepsWhatWasTaken() {
    take(TEN, 1, 4);

    whileAway(
        () -> {
          assertThat(buckets().take(account, TEN, 1, 1, 0)).failsWithin(WAIT);
          assertThat(buckets().look(account, TEN)).failsWithin(WAIT);
          assertThat(buckets().probe()).failsWithin(WAIT);
          buckets().giveBack(account, TEN, 1, 0);
        });

    await().ignoreExceptions().until(() -> look(TEN).backlogMicros()[0] > 0);
    assertThat(take(TEN, 1, 10)).isEqualTo(6);
  }

  private long take(Limits limits, long least, long most) {
    return buckets().take(account, limits, least, most, 0).join().permits();
  }

  private Answer look(Limits limits) {
    return buckets().look(account, limits).join();
  }
}
