package io.latchkey.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much somebody may ask for: several rate limits that all must have room, and a quota. One
 * object serves all keys that have the same.
 *
 * @param rates at most {@link #MOST_RATES}, no two over the same period
 * @param quota null for none
 */
public record Limits(List<RateLimit> rates, @Nullable Quota quota) {

  /** How many rate limits one key may have. */
  public static final int MOST_RATES = 4;

  /** No limit at all. */
  public static final Limits NONE = new Limits(List.of(), null);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException where there are too many, or two over the same period
   */
  public Limits {
    rates = List.copyOf(rates);
    if (rates.size() > MOST_RATES) {
      throw new IllegalArgumentException("must be at most " + MOST_RATES);
    }
    if (rates.stream().map(RateLimit::periodSeconds).distinct().count() < rates.size()) {
      throw new IllegalArgumentException("must not have two limits over the same period");
    }
  }

  /** Whether there is nothing to enforce. */
  public boolean isEmpty() {
    return rates.isEmpty() && quota == null;
  }

  /** As settings and events write them: {@code 100/1s burst 150, 10000/day}. */
  public String text() {
    List<String> all = new ArrayList<>();
    for (RateLimit rate : rates) {
      String burst = rate.burst() == rate.requests() ? "" : " burst " + rate.burst();
      all.add(rate.requests() + "/" + rate.period() + burst);
    }
    if (quota != null) {
      all.add(quota.requests() + "/" + quota.period().name().toLowerCase(Locale.ROOT));
    }
    return String.join(", ", all);
  }

  /** The most that one request may cost and ever pass: the smallest burst. */
  public long smallestBurst() {
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < rates.size(); i++) {
      smallest = Math.min(smallest, rates.get(i).burst());
    }
    return quota == null ? smallest : Math.min(smallest, quota.requests());
  }
}
