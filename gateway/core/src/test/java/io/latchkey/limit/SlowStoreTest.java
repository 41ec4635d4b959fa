package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A wait for permits is not a refusal: a store that is slow refuses nobody below the limit. */
class SlowStoreTest {

  private static final long TICK = RateLimiter.tickEvery().toNanos();
  private static final Limits HOURLY = new Limits(List.of(new RateLimit(10, 3_600, 10)), null);
  private static final Limits FAST =
      new Limits(List.of(new RateLimit(1_000_000, 1, 1_000_000)), null);

  private final AtomicLong now = new AtomicLong(1);
  private final HeldBuckets buckets = new HeldBuckets();
  private final RateLimiter limiter =
      new RateLimiter(
          buckets, new LimitSettings(Duration.ofMillis(50), List.of(), 1), 100, () -> 2, now::get);
  private final Account account = new Account(KeyId.generate(new SecureRandom()), null);

  /** Answers when the test says so. */
  private static final class HeldBuckets implements Buckets {
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();

    @Override
    public CompletableFuture<Answer> take(
        Account of, Limits limits, long least, long most, long owed) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    void answer(int number, long permits, long backlogMicros) {
      asked
          .get(number)
          .complete(
              new Answer(permits, new long[] {backlogMicros}, Long.MAX_VALUE, Long.MAX_VALUE, 0));
    }

    @Override
    public void giveBack(Account of, Limits limits, long permits, long period) {}

    @Override
    public CompletableFuture<?> probe() {
      return new CompletableFuture<>();
    }

    @Override
    public void doubt() {}
  }

  @Test
  void firstRequestOfAKeyWaitsForTheStore() {
    CompletableFuture<Outcome> first = limiter.take(account, HOURLY, 1);
    pass(Duration.ofMillis(500));
    assertThat(first).isNotDone();

    buckets.answer(0, 1, 360_000_000);

    assertThat(first.join()).isInstanceOf(Outcome.Permitted.class);
    assertThat(limiter.isStoreAway()).isFalse();
  }

  @Test
  void limitsThatNobodyCanKnowAreNotCalledUsedUp() {
    CompletableFuture<Outcome> first = limiter.take(account, HOURLY, 1);
    pass(Duration.ofSeconds(2));

    assertThat(first.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(limiter.isStoreAway()).isTrue();
    assertThat(limiter.takeIfKnown(account, HOURLY, 1)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void keyWhoseLimitAllowsItPassesThoughNothingIsKnownOfIt() {
    CompletableFuture<Outcome> first = limiter.take(account, FAST, 1);
    pass(Duration.ofSeconds(2));

    assertThat(first.join()).isInstanceOf(Outcome.Permitted.class);
  }

  @Test
  void knownKeyIsDecidedByWhatWasLeftAndTheLateAnswerMakesUpForIt() {
    CompletableFuture<Outcome> first = limiter.take(account, HOURLY, 1);
    buckets.answer(0, 1, 360_000_000);
    assertThat(first.join()).isInstanceOf(Outcome.Permitted.class);

    CompletableFuture<Outcome> second = limiter.take(account, HOURLY, 1);
    pass(Duration.ofMillis(100));
    assertThat(second.join()).isInstanceOf(Outcome.Permitted.class);
    assertThat(limiter.isStoreAway()).isFalse();

    buckets.answer(1, 1, 720_000_000);
    limiter.take(account, HOURLY, 1);
    assertThat(buckets.asked).hasSize(3);
  }

  @Test
  void requestThatComesWhileABucketFillsWaitsForItAndIsNotRefused() {
    Limits limits = new Limits(List.of(new RateLimit(1_000, 1, 1_000)), null);
    CompletableFuture<Outcome> first = limiter.take(account, limits, 1);
    buckets.answer(0, 1, 1_000);
    pass(Duration.ofMillis(5));
    CompletableFuture<Outcome> last = limiter.take(account, limits, 1);
    buckets.answer(1, 1, 1_000_000);
    assertThat(List.of(first, last)).allMatch(each -> each.join() instanceof Outcome.Permitted);

    pass(Duration.ofMillis(2));
    CompletableFuture<Outcome> next = limiter.take(account, limits, 1);
    assertThat(next).isNotDone();
    assertThat(buckets.asked).hasSize(2);
    pass(Duration.ofMillis(30));
    buckets.answer(2, 1, 990_000);

    assertThat(next.join()).isInstanceOf(Outcome.Permitted.class);
  }

  private void pass(Duration time) {
    long left = time.toNanos();
    while (left > 0) {
      long step = Math.min(left, TICK);
      now.addAndGet(step);
      limiter.tick();
      left -= step;
    }
  }
}
