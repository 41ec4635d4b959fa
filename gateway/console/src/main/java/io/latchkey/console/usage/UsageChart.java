package io.latchkey.console.usage;

import io.latchkey.console.page.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests over time as bars, in a box that is ten wide for each step and {@link #HEIGHT} high.
 * Every step has its place, whether anything was in it or not.
 *
 * @param bars step by step, the oldest first
 * @param reasons why requests were refused, the most frequent first
 * @param failed how many were let through and not answered well by the upstream
 * @param completeFrom before when keys are missing; empty if none are
 */
public record UsageChart(
    ChartRange range, List<Bar> bars, List<Reason> reasons, long failed, String completeFrom) {

  static final int HEIGHT = 100;

  private static final int WIDTH = 10;
  private static final String ALLOWED = "allowed";
  private static final List<String> FAILURES =
      List.of("5xx", "upstream_unreachable", "upstream_timeout");

  /**
   * What was in one step.
   *
   * @param at its beginning
   * @param name when that is, in words
   */
  record Bar(Instant at, String name, long allowed, long refused) {

    /** The same in words. */
    public String label() {
      return name + ": " + allowed + " allowed, " + refused + " refused";
    }

    private long sum() {
      return allowed + refused;
    }
  }

  /** How many requests were refused for a reason, by its code. */
  record Reason(String code, long count) {

    /** The reason in words. */
    public String label() {
      return new ReasonWords(code).label();
    }

    /** Why such requests are refused, and what helps; empty if the code says it. */
    public String why() {
      return new ReasonWords(code).why();
    }
  }

  /** A chart of what the admin API answered about a key, a project or an organization. */
  public static UsageChart of(Json usage, ChartRange range, Instant now) {
    long[] allowed = new long[range.steps()];
    long[] refused = new long[range.steps()];
    Map<String, Long> reasons = new HashMap<>();
    long failed = 0;
    Instant from = range.from(now);
    for (Json item : usage.list("items")) {
      long at = Duration.between(from, Instant.parse(item.text("at"))).dividedBy(range.step());
      if (at < 0 || at >= range.steps()) {
        continue;
      }
      Json outcomes = item.at("outcomes");
      for (String outcome : outcomes.names()) {
        long count = outcomes.number(outcome);
        (outcome.equals(ALLOWED) ? allowed : refused)[(int) at] += count;
        reasons.merge(outcome, count, Long::sum);
      }
      failed += FAILURES.stream().mapToLong(each -> item.at("upstream").number(each)).sum();
    }
    reasons.remove(ALLOWED);
    return new UsageChart(
        range,
        bars(range, from, allowed, refused),
        sorted(reasons),
        failed,
        usage.text("completeFrom"));
  }

  private static List<Bar> bars(ChartRange range, Instant from, long[] allowed, long[] refused) {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < allowed.length; i++) {
      Instant at = from.plus(range.step().multipliedBy(i));
      bars.add(new Bar(at, range.name(at), allowed[i], refused[i]));
    }
    return bars;
  }

  private static List<Reason> sorted(Map<String, Long> reasons) {
    return reasons.entrySet().stream()
        .map(each -> new Reason(each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(Reason::count).reversed().thenComparing(Reason::code))
        .toList();
  }

  public long allowed() {
    return bars.stream().mapToLong(Bar::allowed).sum();
  }

  public long refused() {
    return bars.stream().mapToLong(Bar::refused).sum();
  }

  /** Whether there was nothing at all. */
  public boolean isEmpty() {
    return bars.stream().allMatch(bar -> bar.sum() == 0);
  }

  /** The top of the scale: a round number that no bar exceeds. */
  public long top() {
    long most = bars.stream().mapToLong(Bar::sum).max().orElse(0);
    long power = 1;
    while (power * 10 <= most) {
      power *= 10;
    }
    for (long step : new long[] {1, 2, 3, 4, 5, 6, 8}) {
      if (most <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** The same in a sentence. */
  public String summary() {
    return "In "
        + range.label()
        + ": "
        + allowed()
        + " requests allowed and "
        + refused()
        + " refused. The same numbers are in the table below.";
  }

  public int width() {
    return WIDTH * bars.size();
  }

  /** Where a step's place begins. */
  public int left(int index) {
    return WIDTH * index;
  }

  /** The beginnings of the first step, the middle one and the last one. */
  public List<Instant> marks() {
    return List.of(bars.get(0).at, bars.get(bars.size() / 2).at, bars.get(bars.size() - 1).at);
  }

  /** The bars of what was allowed, as a path. */
  public String allowedPath() {
    return path(false);
  }

  /** The bars of what was refused, which stand on those. */
  public String refusedPath() {
    return path(true);
  }

  private String path(boolean upper) {
    StringBuilder path = new StringBuilder();
    long top = top();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int edge = HEIGHT - height(bar.allowed, top);
      int foot = upper ? edge : HEIGHT;
      int head = upper ? Math.max(0, edge - height(bar.refused, top)) : edge;
      if (head < foot) {
        path.append('M').append(WIDTH * i + 1).append(' ').append(head);
        path.append('h').append(WIDTH - 2).append('V').append(foot);
        path.append("h-").append(WIDTH - 2).append('z');
      }
    }
    return path.toString();
  }

  /** What is not nothing is seen. */
  private static int height(long count, long top) {
    return count == 0 ? 0 : Math.max(1, (int) Math.round((double) count * HEIGHT / top));
  }
}
