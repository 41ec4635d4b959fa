package io.latchkey.bench;

import io.latchkey.key.KeyId;
import io.latchkey.key.Limits;
import io.latchkey.key.RateLimit;
import io.latchkey.limit.Account;
import io.latchkey.limit.LimitSettings;
import io.latchkey.limit.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * What limiters cost on the heap: with a million keys touched once, and after they were idle. The
 * keys' IDs are left out, since the key cache has them anyway.
 */
final class LimitFootprint {

  private static final int MANY = 1_000;

  private LimitFootprint() {}

  public static void main(String[] arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    KeyId[] keys = new KeyId[count];
    for (int i = 0; i < count; i++) {
      keys[i] = KeyId.generate(random);
    }
    Limits limits = new Limits(List.of(new RateLimit(100, 1, 100)), null);
    AtomicLong clock = new AtomicLong(System.nanoTime());
    LimitSettings settings = new LimitSettings(Duration.ofMillis(50), List.of(), 1);
    Map<String, HeapHistogram.Share> before = HeapHistogram.take();
    RateLimiter limiter =
        new RateLimiter(new EndlessBuckets(), settings, 2L * count, () -> 1, clock::get);
    for (KeyId key : keys) {
      limiter.take(new Account(key, null), limits, 1).join();
    }
    limiter.tick();
    Map<String, HeapHistogram.Share> touched = HeapHistogram.take();
    long held = limiter.size();
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    for (int i = 0; limiter.size() > MANY && i < count; i++) {
      limiter.take(new Account(keys[0], null), limits, 1).join();
      limiter.tick();
      LockSupport.parkNanos(1_000);
    }
    Map<String, HeapHistogram.Share> idle = HeapHistogram.take();
    System.out.printf(
        "{\"jdk\": \"%s\", \"keys\": %d, \"limiters\": %d, \"bytesPerLimiter\": %.1f,"
            + " \"afterIdle\": %d, \"bytesAfterIdle\": %d}%n",
        System.getProperty("java.version"),
        count,
        held,
        (double) bytes(before, touched) / count,
        limiter.size(),
        bytes(before, idle));
  }

  private static long bytes(
      Map<String, HeapHistogram.Share> before, Map<String, HeapHistogram.Share> after) {
    return HeapHistogram.difference(before, after).values().stream()
        .mapToLong(HeapHistogram.Share::bytes)
        .sum();
  }
}
