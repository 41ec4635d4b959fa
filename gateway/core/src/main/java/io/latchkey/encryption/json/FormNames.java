package io.latchkey.encryption.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches the names of a form: as one name and, if they have dots or brackets, as a path. A rule
 * that names what a form spreads over several values names each of them.
 */
final class FormNames {

  private final FieldTracker tracker;
  private int rule = -1;
  private String label = "";

  FormNames(FieldRules rules) {
    this.tracker = new FieldTracker(rules);
  }

  /** Whether a rule names the value with this name; {@link #rule} and {@link #label} tell more. */
  boolean matches(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > BodyLimits.NAME_BYTES) {
      throw new BodyFaultException(BodyFault.FIELD_TOO_LARGE, "A name may have at most 1 KiB.");
    }
    rule = -1;
    follow(List.of(name));
    List<String> parts = parts(name);
    if (parts.size() > 1) {
      follow(parts);
    }
    return rule >= 0;
  }

  int rule() {
    return rule;
  }

  String label() {
    return label;
  }

  int missing() {
    return tracker.missing();
  }

  void end() {
    tracker.documentEnd();
  }

  private void follow(List<String> parts) {
    tracker.root();
    note(false);
    boolean array = false;
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      int index = i == 0 ? -1 : part.isEmpty() ? 0 : Names.index(part);
      boolean wasArray = array;
      array = index >= 0;
      tracker.open(i > 0 && !wasArray, array);
      if (array) {
        tracker.item(index);
      } else {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        tracker.member(bytes, bytes.length);
      }
      note(!array);
    }
  }

  private void note(boolean inObject) {
    int match = tracker.match(false);
    if (match >= 0 && (rule < 0 || match < rule)) {
      rule = match;
      label = tracker.label(inObject);
    }
  }

  /** Splits {@code a.b}, {@code a[b]} and {@code a[]} into their names. */
  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.replace("]", "").split("[.\\[]", -1)) {
      parts.add(part);
      if (parts.size() > BodyLimits.DEPTH) {
        throw new BodyFaultException(
            BodyFault.JSON_TOO_DEEP, "Names may be nested at most " + BodyLimits.DEPTH + " deep.");
      }
    }
    return parts;
  }
}
