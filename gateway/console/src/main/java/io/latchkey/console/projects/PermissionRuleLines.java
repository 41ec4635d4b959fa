package io.latchkey.console.projects;

import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Permission rules as forms have them: one a line, such as {@code GET /exports/** orders:export}.
 */
final class PermissionRuleLines {

  static final String FIELD = "permissionRules";

  private PermissionRuleLines() {}

  /** The lines of a project's rules. */
  static String of(Json project) {
    return project.list(FIELD).stream()
        .map(PermissionRuleLines::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(Json rule) {
    String methods = String.join(",", rule.texts("methods"));
    return (methods.isEmpty() ? "" : methods + " ")
        + rule.text("path")
        + " "
        + rule.text("permission");
  }

  /** What is wrong with the lines of a form, by field; nothing if they can be sent. */
  static Map<String, String> faults(Form form) {
    return lines(form).stream().allMatch(line -> line.size() == 2 || line.size() == 3)
        ? Map.of()
        : Map.of(FIELD, "must have a path and a permission on each line, with methods before them");
  }

  private static List<List<String>> lines(Form form) {
    return form.value(FIELD)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> List.of(line.split("\\s+")))
        .toList();
  }

  /** The rules that were entered, for the API to check. */
  static List<Map<String, Object>> read(Form form) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (List<String> line : lines(form)) {
      Map<String, Object> rule = new LinkedHashMap<>();
      int path = line.size() - 2;
      if (path > 0) {
        rule.put("methods", List.of(line.get(0).split(",")));
      }
      rule.put("path", line.get(path));
      rule.put("permission", line.get(path + 1));
      rules.add(rule);
    }
    return rules;
  }
}
