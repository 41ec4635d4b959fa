package io.latchkey.bench;

import io.latchkey.key.KeyHash;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.redis.StoredKeys;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * What a key in the cache costs: the heap after a collection with a million keys loaded from their
 * stored form, less the heap with nothing loaded, and which classes the difference consists of.
 */
final class CacheFootprint {

  private static final int SHOWN = 12;

  private CacheFootprint() {}

  public static void main(String[] arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    Map<String, HeapHistogram.Share> before = HeapHistogram.take();
    SampleKeys sample = new SampleKeys(random);
    StoredKeys stored = new StoredKeys();
    AtomicInteger number = new AtomicInteger();
    KeyCache cache =
        SampleKeys.keyCache(
            hash ->
                CompletableFuture.completedFuture(
                    Optional.of(stored.readBack(hash, sample.key(number.getAndIncrement())))),
            count);
    byte[] bytes = new byte[KeyHash.BYTES];
    for (int i = 0; i < count; i++) {
      random.nextBytes(bytes);
      if (!(cache.load(KeyHash.of(bytes)).join() instanceof Lookup.Found)) {
        throw new IllegalStateException("a key was not loaded");
      }
    }
    Map<String, HeapHistogram.Share> after = HeapHistogram.take();
    print(HeapHistogram.difference(before, after), cache.size());
  }

  private static void print(Map<String, HeapHistogram.Share> grown, long held) {
    long bytes = grown.values().stream().mapToLong(HeapHistogram.Share::bytes).sum();
    System.out.printf(
        "{\"jdk\": \"%s\", \"keys\": %d, \"bytes\": %d, \"bytesPerKey\": %.1f, \"classes\": [",
        System.getProperty("java.version"), held, bytes, (double) bytes / held);
    String separator = "";
    int shown = 0;
    for (Map.Entry<String, HeapHistogram.Share> entry : grown.entrySet()) {
      if (shown++ == SHOWN) {
        break;
      }
      System.out.printf(
          "%s%n  {\"class\": \"%s\", \"instances\": %d, \"bytesPerKey\": %.2f}",
          separator,
          entry.getKey(),
          entry.getValue().instances(),
          (double) entry.getValue().bytes() / held);
      separator = ",";
    }
    System.out.println("]}");
  }
}
