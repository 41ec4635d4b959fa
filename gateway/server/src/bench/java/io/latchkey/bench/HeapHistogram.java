package io.latchkey.bench;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** The live objects of this process by class, as the virtual machine itself counts them. */
final class HeapHistogram {

  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
  private static final Share NOTHING = new Share(0, 0);

  private HeapHistogram() {}

  /** A class's part of the heap. */
  record Share(long instances, long bytes) {}

  /** Collects garbage and counts what is left. */
  static Map<String, Share> take() {
    Map<String, Share> shares = new HashMap<>();
    for (String line : histogram().split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        shares.merge(
            matcher.group(3),
            new Share(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))),
            (one, other) -> new Share(one.instances + other.instances, one.bytes + other.bytes));
      }
    }
    return shares;
  }

  private static String histogram() {
    try {
      System.gc();
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException("this virtual machine counts no objects", e);
    }
  }

  /** What is more in {@code after}, by class, the largest first; what is less counts too. */
  static Map<String, Share> difference(Map<String, Share> before, Map<String, Share> after) {
    Map<String, Share> difference = new HashMap<>();
    after.forEach(
        (name, share) -> {
          Share old = before.getOrDefault(name, NOTHING);
          difference.put(name, new Share(share.instances - old.instances, share.bytes - old.bytes));
        });
    Map<String, Share> sorted = new LinkedHashMap<>();
    difference.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().bytes()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
