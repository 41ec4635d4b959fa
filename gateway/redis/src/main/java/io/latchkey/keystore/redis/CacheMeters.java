package io.latchkey.keystore.redis;

import io.latchkey.keystore.cache.CacheCounts;
import io.latchkey.keystore.cache.CacheSizes;
import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The caches' meters: read when they are asked for, so that counting costs a request nothing. */
final class CacheMeters implements MeterBinder {

  private final KeyCache keys;
  private final ProjectCache projects;

  CacheMeters(KeyCache keys, ProjectCache projects) {
    this.keys = keys;
    this.projects = projects;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    requests(registry, "hit", CacheCounts::hits);
    requests(registry, "unknown", CacheCounts::unknown);
    requests(registry, "miss", CacheCounts::misses);
    entries(registry, "keys", keys.sizes(), CacheSizes::size);
    entries(registry, "unknown", keys.sizes(), CacheSizes::unknownSize);
    entries(registry, "projects", projects.sizes(), CacheSizes::size);
    evictions(registry, "keys", keys.sizes(), CacheSizes::evictions);
    evictions(registry, "unknown", keys.sizes(), CacheSizes::unknownEvictions);
    evictions(registry, "projects", projects.sizes(), CacheSizes::evictions);
  }

  private void requests(
      MeterRegistry registry, String result, ToDoubleFunction<CacheCounts> count) {
    FunctionCounter.builder("latchkey.cache.requests", keys.counts(), count)
        .description("Requests by where their key was found")
        .tag("result", result)
        .register(registry);
  }

  private static void entries(
      MeterRegistry registry, String cache, CacheSizes sizes, ToDoubleFunction<CacheSizes> count) {
    Gauge.builder("latchkey.cache.entries", sizes, count)
        .description("Entries in the caches")
        .tag("cache", cache)
        .register(registry);
  }

  private static void evictions(
      MeterRegistry registry, String cache, CacheSizes sizes, ToDoubleFunction<CacheSizes> count) {
    FunctionCounter.builder("latchkey.cache.evictions", sizes, count)
        .description("Entries that were pushed out for want of room")
        .tag("cache", cache)
        .register(registry);
  }
}
