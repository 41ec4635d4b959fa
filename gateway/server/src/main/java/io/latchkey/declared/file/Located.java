package io.latchkey.declared.file;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is written, and where. What a scalar means, the schema says: {@code no} and {@code
 * 1e3} are names where a name is expected.
 *
 * @param text of a scalar
 * @param quoted whether a scalar is in quotes, so that {@code null} is a text
 */
record Located(
    Place place,
    Kind kind,
    String text,
    boolean quoted,
    Map<String, Located> fields,
    List<Located> items) {

  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([0-9]{1,6})]");

  enum Kind {
    SCALAR,
    LIST,
    OBJECT
  }

  static Located scalar(Place place, String text, boolean quoted) {
    return new Located(place, Kind.SCALAR, text, quoted, Map.of(), List.of());
  }

  static Located list(Place place, List<Located> items) {
    return new Located(place, Kind.LIST, "", false, Map.of(), items);
  }

  static Located object(Place place, Map<String, Located> fields) {
    return new Located(place, Kind.OBJECT, "", false, fields, List.of());
  }

  boolean isNull() {
    return kind == Kind.SCALAR
        && !quoted
        && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
  }

  /** Where a field is, such as {@code limits[1].period}, or what there is of the way to it. */
  Place placeOf(String path) {
    Located found = this;
    Matcher steps = STEP.matcher(path);
    while (steps.find()) {
      Located next = found.step(steps.group(1), steps.group(2));
      if (next == null) {
        break;
      }
      found = next;
    }
    return found.place;
  }

  private @Nullable Located step(@Nullable String name, @Nullable String index) {
    if (name != null) {
      return fields.get(name);
    }
    int at = index == null ? 0 : Integer.parseInt(index);
    return at < items.size() ? items.get(at) : null;
  }
}
