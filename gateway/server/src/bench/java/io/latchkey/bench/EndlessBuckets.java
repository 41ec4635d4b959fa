package io.latchkey.bench;

import io.latchkey.key.Limits;
import io.latchkey.limit.Account;
import io.latchkey.limit.Buckets;
import io.latchkey.limit.LimitSettings;
import io.latchkey.limit.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Buckets that are always full, at once: what is measured is the limiter's own part. */
final class EndlessBuckets implements Buckets {

  static RateLimiter limiter() {
    LimitSettings settings = new LimitSettings(Duration.ofMillis(50), List.of(), 1);
    return new RateLimiter(new EndlessBuckets(), settings, 2_000_000, () -> 1, System::nanoTime);
  }

  @Override
  public CompletableFuture<Answer> take(
      Account account, Limits limits, long least, long most, long owed) {
    long[] backlogs = new long[limits.rates().size()];
    return CompletableFuture.completedFuture(
        new Answer(most, backlogs, Long.MAX_VALUE, Long.MAX_VALUE, 0));
  }

  @Override
  public void giveBack(Account account, Limits limits, long permits, long period) {
    // They are endless.
  }

  @Override
  public CompletableFuture<?> probe() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void doubt() {
    // They are endless.
  }
}
