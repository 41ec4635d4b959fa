package io.latchkey.declared.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Names that somebody may have meant. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * The end of a sentence about a name that is unknown: the known one that it resembles, or all.
   */
  public static String of(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(name, each)))
        .filter(each -> distance(name, each) <= Math.max(2, name.length() / 3))
        .map(each -> "did you mean " + each + "?")
        .orElse("known are " + String.join(", ", known));
  }

  /** How many letters differ (Levenshtein), in any case. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(a.length(), 100); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
