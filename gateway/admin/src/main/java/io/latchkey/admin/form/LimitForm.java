package io.latchkey.admin.form;

import io.latchkey.key.Limits;
import io.latchkey.key.Quota;
import io.latchkey.key.RateLimit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads limits: {@code "limits": [{"requests": 100, "period": "1s", "burst": 100}], "quota":
 * {"requests": 10000, "period": "day"}}. The two go together: who names one has no default in place
 * of the other. An empty list means no limit.
 */
public final class LimitForm {

  private static final String LIMITS = "limits";
  private static final String QUOTA = "quota";
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,8})(s|m|h|d)");

  private final long leastBurst;

  /**
   * A form.
   *
   * @param leastBurst what the dearest request costs: under a smaller burst it could never pass
   */
  LimitForm(long leastBurst) {
    this.leastBurst = leastBurst;
  }

  /** Whether limits were sent, null or not. */
  public static boolean isIn(JsonFields fields) {
    boolean limits = fields.has(LIMITS);
    return fields.has(QUOTA) || limits;
  }

  /** The limits that were sent; null where none were, or null. */
  @Nullable
  public Limits read(JsonFields fields) {
    boolean listed = fields.optional(LIMITS, value -> value) != null;
    List<RateLimit> rates = fields.listOrEmpty(LIMITS, Limits.MOST_RATES, this::rate);
    Quota quota = fields.optional(QUOTA, this::quota);
    if (!listed && quota == null) {
      return null;
    }
    try {
      return new Limits(rates, quota);
    } catch (IllegalArgumentException e) {
      fields.fault(LIMITS, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * Limits that keys share: an object with {@code limits} and {@code quota}. Without either they
   * limit nothing.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public Limits readShared(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException(
          "must be an object with limits, quota or both, or null for no limit");
    }
    JsonFields fields = new JsonFields(value);
    Limits read = read(fields);
    fields.doneWithin();
    return read == null ? Limits.NONE : read;
  }

  /** The limits that keys share by a field; null if they share none, or it was left out. */
  public @Nullable Limits readShared(JsonFields fields, String name) {
    Limits read = fields.optional(name, this::readShared);
    return read == null || read.isEmpty() ? null : read;
  }

  private RateLimit rate(JsonNode value) {
    long requests = number(value, "requests");
    long burst = value.has("burst") ? number(value, "burst") : requests;
    onlyKnown(value, "requests", "period", "burst");
    checkCost("burst", burst);
    return new RateLimit(requests, seconds(text(value, "period")), burst);
  }

  private Quota quota(JsonNode value) {
    long requests = number(value, "requests");
    onlyKnown(value, "requests", "period");
    checkCost("requests", requests);
    return new Quota(
        requests,
        switch (text(value, "period").toLowerCase(Locale.ROOT)) {
          case "day" -> Quota.Period.DAY;
          case "month" -> Quota.Period.MONTH;
          default -> throw new IllegalArgumentException("period must be day or month");
        });
  }

  private void checkCost(String name, long burst) {
    if (burst >= 1 && burst < leastBurst) {
      throw new IllegalArgumentException(
          name
              + " must be at least "
              + leastBurst
              + ", which is what one request may cost (latchkey.limits.maximum-cost)");
    }
  }

  private static long seconds(String period) {
    Matcher matcher = PERIOD.matcher(period);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "period must be a whole number and one of s, m, h, d, such as 1s or 12h");
    }
    long seconds =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return Long.parseLong(matcher.group(1)) * seconds;
  }

  private static long number(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (!object.isObject()) {
      throw new IllegalArgumentException("must be an object with requests and period");
    }
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return value.longValue();
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException(name + " must be a string");
    }
    return value.stringValue();
  }

  private static void onlyKnown(JsonNode object, String... names) {
    List<String> known = List.of(names);
    if (!known.containsAll(object.propertyNames())) {
      throw new IllegalArgumentException("must have no fields but " + String.join(", ", known));
    }
  }
}
