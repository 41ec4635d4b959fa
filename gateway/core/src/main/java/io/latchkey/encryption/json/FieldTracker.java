package io.latchkey.encryption.json;

import io.latchkey.encryption.json.FieldPath.Step;
import io.latchkey.encryption.json.FieldRules.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows a document's structure and knows which rules name the value that comes next. Holds, for
 * each open object and array, the places in paths that its members or items may advance.
 */
final class FieldTracker {

  private final FieldRules rules;
  private final boolean[] seen;
  private final boolean[] seenInDocument;

  /**
   * Places: those of level n from {@code from[n]} to {@code from[n + 1]}, the next value's last.
   */
  private int[] set;

  private final int[] from = new int[BodyLimits.DEPTH + 2];
  private final int[] items = new int[BodyLimits.DEPTH + 1];
  private final @Nullable String[] labels = new @Nullable String[BodyLimits.DEPTH + 1];
  private final int[] marks;
  private int mark;
  private int level;
  private int end;
  private byte[] name = new byte[0];
  private int nameLength;

  FieldTracker(FieldRules rules) {
    this.rules = rules;
    this.seen = new boolean[rules.size()];
    this.seenInDocument = new boolean[rules.size()];
    this.set = new int[Math.max(16, rules.places())];
    this.marks = new int[rules.places()];
    root();
  }

  /** The next value is a document. */
  void root() {
    level = 0;
    end = 0;
    nameLength = 0;
    labels[0] = "";
    for (int start : rules.starts()) {
      add(start);
    }
  }

  /** Whether no rule can name anything in the object or array that is open. */
  boolean isIdle() {
    return level > 0 && from[level - 1] == from[level];
  }

  /** The next value is the member with this name. */
  void member(byte[] decoded, int length) {
    boolean needed = !isIdle() || rules.matchesUnnamed();
    if (needed && rules.ignoresCase()) {
      name = Names.folded(decoded, length);
      nameLength = name == decoded ? length : name.length;
    } else {
      name = decoded;
      nameLength = length;
    }
    advance(-1);
  }

  /** The next value is the next item. */
  void item() {
    item(items[level]++);
  }

  /** The next value is the item with this index. */
  void item(int index) {
    advance(index);
  }

  private void advance(int item) {
    end = from[level];
    mark++;
    for (int i = from[level - 1]; i < from[level]; i++) {
      int index = set[i];
      Place place = rules.place(index);
      Step step = place.step();
      if (step == null) {
        if (item >= 0) {
          add(index);
        }
        continue;
      }
      if (step.deep()) {
        add(index);
      }
      if (step.any() || (item >= 0 ? step.index() == item : isNamed(place))) {
        add(index + 1);
      }
    }
  }

  private boolean isNamed(Place place) {
    byte[] expected = place.name();
    return expected != null && Names.same(expected, name, nameLength);
  }

  private void add(int index) {
    if (level > 0) {
      if (marks[index] == mark) {
        return;
      }
      marks[index] = mark;
    }
    if (end == set.length) {
      set = Arrays.copyOf(set, end * 2);
    }
    set[end++] = index;
  }

  /**
   * The first rule that names the next value, which is noted as seen with all others; -1 for none.
   */
  int match(boolean array) {
    int first = -1;
    for (int i = level == 0 ? 0 : from[level]; i < end; i++) {
      Place place = rules.place(set[i]);
      if (place.step() == null) {
        int rule = place.rule();
        seen[rule] = true;
        seenInDocument[rule] = true;
        boolean counts = !array || rules.path(rule).whole();
        first = counts && (first < 0 || rule < first) ? rule : first;
      }
    }
    return first;
  }

  /** The value that came next is an object or array. */
  void open(boolean inObject, boolean array) {
    boolean watched = end > (level == 0 ? 0 : from[level]) || rules.matchesUnnamed();
    String label = array && watched ? label(inObject) : null;
    level++;
    from[level] = end;
    items[level] = 0;
    labels[level] = label;
  }

  void close() {
    level--;
    end = from[level];
  }

  /** The last name on the way to the next value. */
  String label(boolean inObject) {
    if (inObject) {
      return new String(name, 0, nameLength, StandardCharsets.UTF_8);
    }
    String label = labels[level];
    return label == null ? "" : label;
  }

  /** A document is complete. */
  void documentEnd() {
    for (int rule = 0; rule < seenInDocument.length; rule++) {
      if (!seenInDocument[rule] && rules.path(rule).required()) {
        throw new BodyFaultException(
            BodyFault.FIELD_MISSING, "A field that must be present is missing.");
      }
      seenInDocument[rule] = false;
    }
    root();
  }

  /** How many rules have named nothing so far. */
  int missing() {
    int missing = 0;
    for (boolean each : seen) {
      missing += each ? 0 : 1;
    }
    return missing;
  }
}
