package io.latchkey.console.keys;

import io.latchkey.console.page.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A key's requests hour by hour, as bars so small that they stand in a table's row.
 *
 * @param allowed the path of the bars, in a box that is four wide for each hour and {@link #HEIGHT}
 *     high
 * @param refused the path of the bars that stand on those
 * @param label the same in words
 */
record Spark(String allowed, String refused, String label) {

  /** The height of the highest bar. */
  static final int HEIGHT = 20;

  private static final int STEP = 4;

  /** By key, from the answer about the last hours of many keys. */
  static Map<String, Spark> byKey(Json answer) {
    return answer.list("items").stream()
        .collect(Collectors.toMap(line -> line.text("key"), Spark::of));
  }

  private static Spark of(Json line) {
    List<Long> allowed = line.numbers("allowed");
    List<Long> refused = line.numbers("refused");
    long most = 1;
    for (int i = 0; i < allowed.size(); i++) {
      most = Math.max(most, allowed.get(i) + refused.get(i));
    }
    StringBuilder good = new StringBuilder();
    StringBuilder bad = new StringBuilder();
    for (int i = 0; i < allowed.size(); i++) {
      int foot = bar(good, i, HEIGHT, height(allowed.get(i), most));
      bar(bad, i, foot, height(refused.get(i), most));
    }
    return new Spark(good.toString(), bad.toString(), label(allowed, refused));
  }

  private static String label(List<Long> allowed, List<Long> refused) {
    long good = allowed.stream().mapToLong(Long::longValue).sum();
    long bad = refused.stream().mapToLong(Long::longValue).sum();
    return good + bad == 0
        ? "not used in " + allowed.size() + " hours"
        : good + " allowed and " + bad + " refused in " + allowed.size() + " hours";
  }

  /** What is not nothing is seen. */
  private static int height(long count, long most) {
    return count == 0 ? 0 : Math.max(1, (int) Math.round((double) count * HEIGHT / most));
  }

  private static int bar(StringBuilder path, int at, int foot, int height) {
    int top = Math.max(0, foot - height);
    if (height > 0) {
      path.append('M').append(at * STEP).append(' ').append(top);
      path.append("h3V").append(foot).append("h-3z");
    }
    return top;
  }
}
