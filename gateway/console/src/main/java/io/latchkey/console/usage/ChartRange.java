package io.latchkey.console.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.web.server.ServerWebExchange;

/** How much time a chart shows. */
public enum ChartRange {
  DAY("24h", "24 hours", ChronoUnit.HOURS, 24),
  WEEK("7d", "7 days", ChronoUnit.HOURS, 168),
  MONTH("30d", "30 days", ChronoUnit.DAYS, 30);

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final String code;
  private final String label;
  private final ChronoUnit unit;
  private final int steps;

  ChartRange(String code, String label, ChronoUnit unit, int steps) {
    this.code = code;
    this.label = label;
    this.unit = unit;
    this.steps = steps;
  }

  /** The range that a page was asked for; a day if it wasn't. */
  public static ChartRange of(ServerWebExchange page) {
    String asked = page.getRequest().getQueryParams().getFirst("range");
    return Arrays.stream(values()).filter(each -> each.code.equals(asked)).findFirst().orElse(DAY);
  }

  /** All of them, the shortest first. */
  public List<ChartRange> all() {
    return List.of(values());
  }

  /** As addresses have it, such as {@code 24h}. */
  public String code() {
    return code;
  }

  /** As people read it. */
  public String label() {
    return label;
  }

  int steps() {
    return steps;
  }

  Duration step() {
    return unit.getDuration();
  }

  /** The beginning of the first step: the last one is the present one. */
  Instant from(Instant now) {
    return now.truncatedTo(unit).minus(steps - 1L, unit);
  }

  /** The step that begins at a time, in words. */
  String name(Instant at) {
    return unit == ChronoUnit.HOURS ? HOUR.format(at) + " UTC" : DATE.format(at);
  }

  /** What the admin API's usage is asked for. */
  public String query(Instant now) {
    return "step=" + (unit == ChronoUnit.HOURS ? "hour" : "day") + "&from=" + from(now);
  }
}
