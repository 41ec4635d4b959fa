package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldClass;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What was done to the fields of one exchange or call. Used by one body at a time. */
final class FieldCounts {

  /** What came of a value. */
  enum Outcome {
    /** It became a token. */
    ENCRYPTED("encrypt", "done"),
    /** It was to become a token and was one already. */
    KEPT("encrypt", "kept"),
    /** A token became the value. */
    DECRYPTED("decrypt", "done"),
    /** The key may not see it: the token stays, or a mask or nothing takes its place. */
    HIDDEN("decrypt", "hidden"),
    /** It isn't encrypted. */
    PLAIN("decrypt", "plain"),
    /** It can't be decrypted. */
    UNREADABLE("decrypt", "unreadable"),
    /** A token was encrypted under the present key. */
    REWRAPPED("rewrap", "done");

    private final String action;
    private final String text;

    Outcome(String action, String text) {
      this.action = action;
      this.text = text;
    }

    String action() {
      return action;
    }

    String text() {
      return text;
    }
  }

  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final Map<FieldClass, Integer> decrypted = new HashMap<>();
  private int missing;

  void add(Outcome outcome) {
    counts.merge(outcome, 1, Integer::sum);
  }

  void addDecrypted(FieldClass fieldClass) {
    add(Outcome.DECRYPTED);
    decrypted.merge(fieldClass, 1, Integer::sum);
  }

  /** Notes rules that named nothing in a body. */
  void addMissing(int rules) {
    missing += rules;
  }

  /** Adds what was done to another body of the exchange. */
  void add(FieldCounts other) {
    other.counts.forEach((outcome, count) -> counts.merge(outcome, count, Integer::sum));
    other.decrypted.forEach((each, count) -> decrypted.merge(each, count, Integer::sum));
    missing += other.missing;
  }

  Map<Outcome, Integer> all() {
    return counts;
  }

  int of(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  /** How many values of each class were decrypted. */
  Map<FieldClass, Integer> decrypted() {
    return decrypted;
  }

  /** As the client is told: {@code encrypted=2, missing=0}. */
  String text() {
    StringBuilder text = new StringBuilder(64);
    append(text, "encrypted", of(Outcome.ENCRYPTED));
    append(text, "kept", of(Outcome.KEPT));
    append(text, "decrypted", of(Outcome.DECRYPTED));
    append(text, "hidden", of(Outcome.HIDDEN));
    append(text, "plain", of(Outcome.PLAIN));
    append(text, "unreadable", of(Outcome.UNREADABLE));
    return text.append("missing=").append(missing).toString();
  }

  private static void append(StringBuilder text, String name, int count) {
    if (count > 0) {
      text.append(name).append('=').append(count).append(", ");
    }
  }
}
