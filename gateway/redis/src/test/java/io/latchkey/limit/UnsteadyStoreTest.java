package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import io.latchkey.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * What two gateways let through together while the store answers late, comes and goes, or can't be
 * reached by one of them.
 */
class UnsteadyStoreTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int RATE = 200;
  private static final Limits LIMITS = new Limits(List.of(new RateLimit(RATE, 1, RATE)), null);

  /**
   * The burst, what may be outstanding, and what gateways give themselves at once: a tenth each.
   */
  private static final int AT_ONCE = RATE + RATE / 10 + RATE / 10;

  private static final long LENGTH = TimeUnit.SECONDS.toNanos(3);
  private static final long DOWN = -1;

  private final long began = System.nanoTime();
  private final Account account = new Account(KeyId.generate(new SecureRandom()), null);
  private final Bucket bucket = new Bucket();

  /** The shared bucket, exact to the nanosecond. */
  private final class Bucket {
    private final long interval = TimeUnit.SECONDS.toNanos(1) / RATE;
    private long fullAt;

    Buckets.Answer take(long least, long most, long owed) {
      long full = RATE * interval;
      long backlog = Math.min(full, Math.max(0, fullAt - now()) + owed * interval);
      long room = Math.min(most, (full - backlog) / interval);
      long permits = room >= least ? room : 0;
      backlog += permits * interval;
      fullAt = now() + backlog;
      return new Buckets.Answer(
          permits, new long[] {backlog / 1_000}, Long.MAX_VALUE, Long.MAX_VALUE, 0);
    }

    void giveBack(long permits) {
      fullAt -= permits * interval;
    }
  }

  /** A gateway, and how it reaches the bucket. */
  private final class Gateway implements Buckets {
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final ToLongFunction<Long> delay;
    private final RateLimiter limiter =
        new RateLimiter(
            this,
            new LimitSettings(Duration.ofMillis(50), List.of(), 1),
            100,
            () -> 2,
            System::nanoTime);
    private long last;
    private long ticked;

    /**
     * A gateway.
     *
     * @param delay milliseconds until an answer by milliseconds since the beginning, or DOWN
     */
    Gateway(ToLongFunction<Long> delay) {
      this.delay = delay;
    }

    @Override
    public CompletableFuture<Answer> take(
        Account of, Limits limits, long least, long most, long owed) {
      return delay() == DOWN ? away() : later(bucket.take(least, most, owed));
    }

    private long delay() {
      return delay.applyAsLong(now() / MILLI);
    }

    /** As on a connection: no answer overtakes another one. */
    private <T> CompletableFuture<T> later(T answer) {
      CompletableFuture<T> future = new CompletableFuture<>();
      last = Math.max(last, now() + delay() * MILLI);
      due.add(new Due(last, due.size(), () -> future.complete(answer)));
      return future;
    }

    private static <T> CompletableFuture<T> away() {
      return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
    }

    @Override
    public void giveBack(Account of, Limits limits, long permits, long period) {
      if (delay() != DOWN) {
        bucket.giveBack(permits);
      }
    }

    @Override
    public CompletableFuture<?> probe() {
      return delay() == DOWN ? away() : later("PONG");
    }

    @Override
    public void doubt() {}

    /** Hears the answers that are due, and lets time pass. One thread calls. */
    void pass() {
      for (Due next = due.peek(); next != null && next.at <= now(); next = due.peek()) {
        due.remove();
        next.answer.run();
      }
      if (now() - ticked >= RateLimiter.tickEvery().toNanos()) {
        ticked = now();
        limiter.tick();
      }
    }
  }

  private record Due(long at, int order, Runnable answer) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at == other.at ? Integer.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  @Test
  void answersThatComeLateLetNobodyExceedTheLimit() {
    Random random = new Random(1);

    int allowed = permitted(at -> random.nextInt(30, 200), at -> random.nextInt(30, 200));

    assertThat(allowed).isLessThanOrEqualTo(AT_ONCE + accrued());
  }

  @Test
  void storeThatComesAndGoesLetsNobodyExceedTheLimit() {
    ToLongFunction<Long> often = at -> at / 150 % 2 == 0 ? DOWN : 1;

    int allowed = permitted(often, often);

    assertThat(allowed).isLessThanOrEqualTo(AT_ONCE + accrued());
  }

  @Test
  void storeThatIsAwayForAllAddsNothing() {
    ToLongFunction<Long> cut = at -> at > 500 && at <= 2_500 ? DOWN : 1;

    int allowed = permitted(cut, cut);

    assertThat(allowed).isLessThanOrEqualTo(AT_ONCE + accrued());
  }

  @Test
  void gatewayThatIsCutOffAddsItsShareAndNoMore() {
    int allowed = permitted(at -> at > 500 && at <= 2_500 ? DOWN : 1, at -> 1L);

    assertThat(allowed).isLessThanOrEqualTo(AT_ONCE + accrued() + accrued() / 2);
  }

  @Test
  void whatAGatewayGaveIsChargedThoughItIsAskedForNothingMore() {
    AtomicBoolean away = new AtomicBoolean();
    Gateway cut = new Gateway(at -> away.get() ? DOWN : 1);
    cut.limiter.take(account, LIMITS, 1);
    until(() -> bucket.fullAt > 0, cut);

    away.set(true);
    until(() -> isPermitted(cut.limiter.take(account, LIMITS, 1)), cut);
    long before = bucket.fullAt;
    away.set(false);

    until(() -> bucket.fullAt > before, cut);
  }

  private int accrued() {
    return (int) (now() / (TimeUnit.SECONDS.toNanos(1) / RATE));
  }

  private long now() {
    return System.nanoTime() - began;
  }

  /** How many of far too many requests at two gateways are permitted. */
  private int permitted(ToLongFunction<Long> one, ToLongFunction<Long> two) {
    List<Gateway> gateways = List.of(new Gateway(one), new Gateway(two));
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    while (now() < LENGTH) {
      gateways.forEach(each -> outcomes.add(each.limiter.take(account, LIMITS, 1)));
      gateways.forEach(Gateway::pass);
      LockSupport.parkNanos(MILLI);
    }
    return (int) outcomes.stream().filter(UnsteadyStoreTest::isPermitted).count();
  }

  private static boolean isPermitted(CompletableFuture<Outcome> outcome) {
    return outcome.isDone() && outcome.join() instanceof Outcome.Permitted;
  }

  private static void until(BooleanSupplier condition, Gateway gateway) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              gateway.pass();
              return condition.getAsBoolean();
            });
  }
}
