package io.latchkey.encryption.json;

import io.latchkey.encryption.json.FieldPath.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the three ways to write a {@link FieldPath}. */
final class FieldPathReader {

  private FieldPathReader() {}

  static List<FieldPath> readList(String text) {
    List<FieldPath> paths = new ArrayList<>();
    int from = 0;
    int brackets = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (brackets > 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '[' && !isPointer(text, from)) {
        brackets++;
      } else if (c == ']' && brackets > 0) {
        brackets--;
      } else if (c == ',' && brackets == 0) {
        add(text.substring(from, i).strip(), paths);
        from = i + 1;
      }
    }
    add(text.substring(from).strip(), paths);
    if (paths.isEmpty()) {
      throw invalid("Name at least one field.");
    }
    return paths;
  }

  private static boolean isPointer(String text, int from) {
    return text.substring(from).stripLeading().startsWith("/");
  }

  private static void add(String path, List<FieldPath> paths) {
    if (!path.isEmpty()) {
      paths.add(read(path));
    }
    if (paths.size() > FieldPath.MOST) {
      throw new BodyFaultException(
          BodyFault.TOO_MANY_FIELDS, "At most " + FieldPath.MOST + " fields may be named.");
    }
  }

  static FieldPath read(String text) {
    boolean required = text.endsWith("!");
    String path = required ? text.substring(0, text.length() - 1) : text;
    List<Step> steps =
        path.startsWith("/") ? pointer(path) : isQuery(path) ? query(path) : dotted(path);
    if (steps.size() > BodyLimits.DEPTH) {
      throw invalid("A field's path may have at most " + BodyLimits.DEPTH + " steps.");
    }
    for (Step step : steps) {
      check(step);
    }
    return new FieldPath(steps, required, false);
  }

  private static boolean isQuery(String path) {
    return path.startsWith("$")
        && (path.length() == 1 || path.charAt(1) == '.' || path.charAt(1) == '[');
  }

  private static void check(Step step) {
    String name = step.name();
    if (name != null
        && (!StandardCharsets.UTF_8.newEncoder().canEncode(name)
            || name.getBytes(StandardCharsets.UTF_8).length > BodyLimits.NAME_BYTES)) {
      throw invalid("A name in a field's path may have at most 1 KiB of UTF-8.");
    }
  }

  private static List<Step> pointer(String path) {
    List<Step> steps = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      for (int i = part.indexOf('~'); i >= 0; i = part.indexOf('~', i + 1)) {
        if (i + 1 == part.length() || (part.charAt(i + 1) != '0' && part.charAt(i + 1) != '1')) {
          throw invalid("In a JSON Pointer, ~ must be followed by 0 or 1.");
        }
      }
      steps.add(Step.either(part.replace("~1", "/").replace("~0", "~")));
    }
    return steps;
  }

  private static List<Step> dotted(String path) {
    List<Step> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      if (part.isEmpty() || part.chars().anyMatch(c -> c < ' ' || c == '[' || c == ']')) {
        throw invalid(
            "A field's path has names separated by dots, begins with / as a JSON Pointer,"
                + " or begins with $ as a JSONPath.");
      }
      steps.add(part.equals("*") ? Step.anything() : Step.either(part));
    }
    return steps;
  }

  private static List<Step> query(String path) {
    Cursor cursor = new Cursor(path);
    List<Step> steps = new ArrayList<>();
    while (!cursor.isAtEnd()) {
      steps.add(cursor.step());
    }
    if (steps.stream().filter(Step::deep).count() > 2) {
      throw invalid("A JSONPath may have at most two descendant segments.");
    }
    return steps;
  }

  private static BodyFaultException invalid(String message) {
    return new BodyFaultException(BodyFault.INVALID_FIELDS, message);
  }

  /** A place in a JSONPath. */
  private static final class Cursor {

    private final String path;
    private int at = 1;

    Cursor(String path) {
      this.path = path;
    }

    boolean isAtEnd() {
      return at == path.length();
    }

    Step step() {
      if (path.startsWith("..", at)) {
        at += 2;
        Step step = at < path.length() && path.charAt(at) == '[' ? bracket() : shorthand();
        if (step.name() == null) {
          throw unsupported();
        }
        return step.anywhere();
      }
      if (path.charAt(at) == '.') {
        at++;
        return shorthand();
      }
      return bracket();
    }

    private Step shorthand() {
      int from = at;
      while (at < path.length() && isNameChar(path.charAt(at), at == from)) {
        at++;
      }
      if (at == from) {
        if (at < path.length() && path.charAt(at) == '*') {
          at++;
          return Step.anything();
        }
        throw unsupported();
      }
      return Step.named(path.substring(from, at));
    }

    private static boolean isNameChar(char c, boolean first) {
      return c >= 0x80
          || c == '_'
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (!first && c >= '0' && c <= '9');
    }

    private Step bracket() {
      if (take() != '[') {
        throw unsupported();
      }
      char c = take();
      Step step;
      if (c == '*') {
        step = Step.anything();
      } else if (c == '\'' || c == '"') {
        step = Step.named(quoted(c));
      } else {
        int end = path.indexOf(']', at);
        int index = end < 0 ? -1 : Names.index(path.substring(at - 1, end));
        if (index < 0) {
          throw unsupported();
        }
        at = end;
        step = Step.item(index);
      }
      if (take() != ']') {
        throw unsupported();
      }
      return step;
    }

    private String quoted(char quote) {
      StringBuilder name = new StringBuilder();
      for (char c = take(); c != quote; c = take()) {
        name.append(c == '\\' ? escaped(quote) : c);
      }
      return name.toString();
    }

    private char escaped(char quote) {
      char c = take();
      int plain = "bfnrt/\\".indexOf(c);
      if (plain >= 0) {
        return "\b\f\n\r\t/\\".charAt(plain);
      }
      if (c == quote) {
        return c;
      }
      if (c != 'u' || at + 4 > path.length()) {
        throw unsupported();
      }
      int code = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(take(), 16);
        if (digit < 0) {
          throw unsupported();
        }
        code = code * 16 + digit;
      }
      return (char) code;
    }

    private char take() {
      if (isAtEnd()) {
        throw unsupported();
      }
      return path.charAt(at++);
    }

    private static BodyFaultException unsupported() {
      return invalid("Of JSONPath, only names, indexes, * and ..name are supported.");
    }
  }
}
