package io.latchkey.limit;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Limits for the whole gateway.
 *
 * @param timeout how long a request may wait for Redis because of its limits
 * @param byDefault what keys may ask for where neither they nor their project say: rates such as
 *     {@code 100/1s} or {@code 100/1s burst 150}, and a quota such as {@code 10000/day}; empty for
 *     no limit
 * @param maximumCost the most that a route may let one request cost; limits must have room for it
 */
@ConfigurationProperties("latchkey.limits")
public record LimitSettings(
    @DefaultValue("50ms") Duration timeout,
    @DefaultValue @Name("default") List<String> byDefault,
    @DefaultValue("1")
        @Min(value = 1, message = "must be from 1 to 1000000")
        @Max(value = 1_000_000, message = "must be from 1 to 1000000")
        int maximumCost) {

  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,15})/([0-9]{1,9})?([smhd])(?: burst ([0-9]{1,12}))?");
  private static final Pattern QUOTA = Pattern.compile("([0-9]{1,16})/(day|month)");

  @AssertTrue(message = "must be from 5ms to 1s")
  boolean isTimeout() {
    return timeout.compareTo(Duration.ofMillis(5)) >= 0
        && timeout.compareTo(Duration.ofSeconds(1)) <= 0;
  }

  @AssertTrue(
      message =
          "must be at most 4 rates over different periods, such as 100/1s or \"100/1s burst 150\","
              + " and at most one quota, such as 10000/day or 100000/month; none may be smaller"
              + " than latchkey.limits.maximum-cost")
  boolean isByDefault() {
    try {
      Limits limits = read(byDefault);
      return limits == null || limits.smallestBurst() >= maximumCost;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The default limits; null where none are set. */
  public @Nullable Limits defaults() {
    return read(byDefault);
  }

  private static @Nullable Limits read(List<String> texts) {
    List<RateLimit> rates = new ArrayList<>();
    List<Quota> quotas = new ArrayList<>();
    for (String text : texts) {
      Matcher quota = QUOTA.matcher(text.strip());
      if (quota.matches()) {
        String period = quota.group(2).toUpperCase(Locale.ROOT);
        quotas.add(new Quota(Long.parseLong(quota.group(1)), Quota.Period.valueOf(period)));
      } else {
        rates.add(rate(text.strip()));
      }
    }
    if (quotas.size() > 1) {
      throw new IllegalArgumentException("two quotas");
    }
    return texts.isEmpty() ? null : new Limits(rates, quotas.isEmpty() ? null : quotas.get(0));
  }

  private static RateLimit rate(String text) {
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      throw new IllegalArgumentException("not a rate");
    }
    long requests = Long.parseLong(rate.group(1));
    long count = rate.group(2) == null ? 1 : Long.parseLong(rate.group(2));
    long unit =
        switch (rate.group(3)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return new RateLimit(
        requests, count * unit, rate.group(4) == null ? requests : Long.parseLong(rate.group(4)));
  }
}
