package io.latchkey.admin.form;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Limits as callers see them. */
public final class LimitViews {

  private LimitViews() {}

  /** A rate limit. */
  public record RateView(long requests, String period, long burst) {}

  /** A quota. */
  public record QuotaView(long requests, String period) {}

  /** Limits that keys share. */
  public record LimitGroupView(List<RateView> limits, @Nullable QuotaView quota) {}

  /** Limits that keys share; null for none. */
  public static @Nullable LimitGroupView shared(@Nullable Limits limits) {
    List<RateView> rates = rates(limits);
    return rates == null ? null : new LimitGroupView(rates, quota(limits));
  }

  /** The rate limits; null where none were set, empty where it was set that there are none. */
  public static @Nullable List<RateView> rates(@Nullable Limits limits) {
    return limits == null
        ? null
        : limits.rates().stream()
            .map(rate -> new RateView(rate.requests(), rate.period(), rate.burst()))
            .toList();
  }

  /** The quota; null for none. */
  public static @Nullable QuotaView quota(@Nullable Limits limits) {
    Quota quota = limits == null ? null : limits.quota();
    return quota == null
        ? null
        : new QuotaView(quota.requests(), quota.period().name().toLowerCase(Locale.ROOT));
  }
}
