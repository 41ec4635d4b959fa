package io.latchkey.console.keys;

import io.latchkey.console.page.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a new key can expire, as the organization's policy has it.
 *
 * @param spans that can be chosen, the shortest first
 * @param usual what is chosen before anybody chooses
 * @param endless whether a key may do without an expiry
 * @param latest the last day that may be entered; null for any
 * @param note what the policy asks; empty if it asks nothing
 */
record ExpiryChoices(
    List<Span> spans, String usual, boolean endless, @Nullable LocalDate latest, String note) {

  private static final List<Span> ALL =
      List.of(
          new Span("1d", "1 day", Duration.ofDays(1)),
          new Span("7d", "1 week", Duration.ofDays(7)),
          new Span("1mo", "1 month", Duration.ofDays(31)),
          new Span("6mo", "6 months", Duration.ofDays(184)),
          new Span("1y", "1 year", Duration.ofDays(366)));

  private static final String USUAL = "6mo";
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final List<String> UNITS = List.of("second", "minute", "hour", "day");

  /**
   * A time from now on.
   *
   * @param value as the admin API reads it
   * @param label in words
   * @param longest how long it can be
   */
  record Span(String value, String label, Duration longest) {

    /** A span that a policy names, such as {@code 90d}. */
    static Span of(String value) {
      Matcher matcher = SPAN.matcher(value);
      if (!matcher.matches()) {
        return new Span(value, value, Duration.ZERO);
      }
      long count = Long.parseLong(matcher.group(1));
      int unit = "smhd".indexOf(matcher.group(2));
      Duration longest =
          switch (unit) {
            case 0 -> Duration.ofSeconds(count);
            case 1 -> Duration.ofMinutes(count);
            case 2 -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      return new Span(value, count + " " + UNITS.get(unit) + (count == 1 ? "" : "s"), longest);
    }
  }

  /** The choices under a policy; {@code policy} may be missing. */
  static ExpiryChoices of(Json policy, Instant now) {
    Span most = policy.has("maximum") ? Span.of(policy.text("maximum")) : null;
    Span wanted = policy.has("default") ? Span.of(policy.text("default")) : null;
    List<Span> spans = new ArrayList<>();
    for (Span each : ALL) {
      if (most == null || each.longest.compareTo(most.longest) <= 0) {
        spans.add(each);
      }
    }
    add(spans, most);
    add(spans, wanted);
    boolean endless = most == null && !policy.flag("required");
    boolean isUsual = spans.stream().anyMatch(each -> each.value.equals(USUAL));
    String usual =
        wanted != null ? wanted.value : isUsual ? USUAL : spans.get(spans.size() - 1).value;
    LocalDate latest =
        most == null ? null : LocalDate.ofInstant(now.plus(most.longest), ZoneOffset.UTC);
    return new ExpiryChoices(spans, usual, endless, latest, note(most, endless));
  }

  /** Adds what no other span means already, in order. */
  private static void add(List<Span> spans, @Nullable Span more) {
    if (more == null || spans.stream().anyMatch(each -> each.value.equals(more.value))) {
      return;
    }
    int at = 0;
    while (at < spans.size() && spans.get(at).longest.compareTo(more.longest) <= 0) {
      at++;
    }
    spans.add(at, more);
  }

  private static String note(@Nullable Span most, boolean endless) {
    if (most != null) {
      return "Your organization's policy: a key expires after at most " + most.label + ".";
    }
    return endless ? "" : "Your organization's policy: every key must expire.";
  }
}
