package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A plan for people. */
final class PlanText {

  private static final String INDENT = "    ";
  private static final int LONGEST = 200;

  private PlanText() {}

  /** The lines of a plan. */
  static List<String> of(Plan plan) {
    List<String> lines = new ArrayList<>();
    plan.changes().forEach(change -> lines.addAll(of(change)));
    if (!plan.unmanaged().isEmpty()) {
      lines.add("Not declared, and left alone without --prune:");
      plan.unmanaged()
          .forEach(each -> lines.add("  " + title(each) + " (would be " + past(each) + ")"));
    }
    lines.add(plan.isClean() ? "No changes: the gateway is as declared." : summary(plan));
    return lines;
  }

  private static String past(Change change) {
    return change.action() == Action.REVOKE ? "revoked" : "deleted";
  }

  /** A change with its fields. */
  static List<String> of(Change change) {
    List<String> lines = new ArrayList<>();
    lines.add(sign(change.action()) + " " + title(change) + at(change));
    String note = change.note();
    if (note != null) {
      lines.add(INDENT + note);
    }
    boolean isNew = change.action() == Action.CREATE;
    for (FieldChange field : change.fields()) {
      String from = isNew ? "" : shown(field.field(), field.from()) + " -> ";
      lines.add(INDENT + field.field() + ": " + from + shown(field.field(), field.to()));
    }
    return lines;
  }

  private static String at(Change change) {
    return change.place() == null ? "" : " (" + change.place() + ")";
  }

  static String title(Change change) {
    return change.action().text()
        + " "
        + change.kind()
        + " "
        + visible(change.name())
        + (change.kind().equals("organization") ? "" : " of " + visible(change.organization()));
  }

  private static String sign(Action action) {
    return switch (action) {
      case CREATE -> "+";
      case CHANGE -> "~";
      case REVOKE, DELETE -> "-";
      case CONFLICT -> "!";
    };
  }

  private static String summary(Plan plan) {
    return Stream.of(Action.values())
        .filter(action -> plan.count(action) > 0)
        .map(action -> plan.count(action) + " to " + action.text())
        .collect(Collectors.joining(", ", "Plan: ", "."))
        .replaceAll("([0-9]+) to conflict", "$1 in conflict");
  }

  private static String shown(String field, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return field.equals("limits") ? "the default" : "none";
    }
    if (field.equals("limits") && value.isArray()) {
      return value.isEmpty()
          ? "none"
          : value.valueStream().map(PlanText::limit).collect(Collectors.joining(", "));
    }
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
      return value
          .valueStream()
          .map(JsonNode::asString)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    String text = visible(value.isString() ? value.stringValue() : value.toString());
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static String limit(JsonNode limit) {
    String rate = limit.path("requests").asString() + " per " + limit.path("period").asString();
    return limit.path("burst").equals(limit.path("requests"))
        ? rate
        : rate + " (burst " + limit.path("burst").asString() + ")";
  }

  /** A text that can't move the cursor of a terminal. */
  private static String visible(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
