package io.latchkey.keystore.redis;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits as they stand in the records of keys and projects. */
record LimitsDocument(List<Rate> rates, @Nullable Hard quota) {

  record Rate(long requests, long periodSeconds, long burst) {}

  record Hard(long requests, Quota.Period period) {}

  static @Nullable LimitsDocument of(@Nullable Limits limits) {
    if (limits == null) {
      return null;
    }
    Quota quota = limits.quota();
    return new LimitsDocument(
        limits.rates().stream()
            .map(rate -> new Rate(rate.requests(), rate.periodSeconds(), rate.burst()))
            .toList(),
        quota == null ? null : new Hard(quota.requests(), quota.period()));
  }

  static Map<String, LimitsDocument> ofAll(Map<String, Limits> limits) {
    Map<String, LimitsDocument> all = new TreeMap<>();
    limits.forEach((name, each) -> all.put(name, of(each)));
    return all;
  }

  static @Nullable Limits readAny(@Nullable LimitsDocument document) {
    return document == null ? null : document.read();
  }

  static Map<String, Limits> readAll(Map<String, LimitsDocument> documents) {
    Map<String, Limits> all = new TreeMap<>();
    documents.forEach((name, each) -> all.put(name, each.read()));
    return all;
  }

  Limits read() {
    return new Limits(
        rates.stream()
            .map(rate -> new RateLimit(rate.requests, rate.periodSeconds, rate.burst))
            .toList(),
        quota == null ? null : new Quota(quota.requests, quota.period));
  }
}
