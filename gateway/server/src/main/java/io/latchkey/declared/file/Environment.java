package io.latchkey.declared.file;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables into texts: a name in braces behind a dollar sign, perhaps with {@code :-} and
 * what counts if it is not set. Two dollar signs before the brace are a literal one. What a
 * variable holds is not read again.
 */
final class Environment {

  private static final Pattern USE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
  private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?");

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** A text with its variables in place. */
  String fill(Place place, String text, Faults faults) {
    if (!text.contains("${")) {
      return text;
    }
    return USE.matcher(text)
        .replaceAll(
            use -> Matcher.quoteReplacement(value(place, use.group(1), use.group(), faults)));
  }

  private String value(Place place, @Nullable String inside, String use, Faults faults) {
    if (inside == null) {
      return "${";
    }
    Matcher name = NAME.matcher(inside);
    if (!use.endsWith("}") || !name.matches()) {
      faults.add(place, "must be ${NAME} or ${NAME:-default}; write $${ for a literal ${");
      return "";
    }
    String value = variables.getOrDefault(name.group(1), name.group(2));
    if (value == null) {
      faults.add(place, "the environment variable " + name.group(1) + " is not set");
      return "";
    }
    return value;
  }

  /** A text that {@link #fill} makes {@code text} of. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }
}
