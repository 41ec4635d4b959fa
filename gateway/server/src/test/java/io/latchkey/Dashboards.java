package io.latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards and rules that come with Latchkey, read from their files. */
final class Dashboards {

  private static final Path FOLDER = Path.of("../deploy/grafana/dashboards");
  private static final Path RULES = Path.of("../config/prometheus");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), ([a-z]+)\\)");
  private static final JsonMapper JSON = new JsonMapper();

  private Dashboards() {}

  /** An expression and where it stands. */
  record Expression(String place, String text) {}

  /** Every dashboard. */
  static List<JsonNode> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(file -> JSON.readTree(file.toFile())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A dashboard's panels, without its rows. */
  static List<JsonNode> panels(JsonNode dashboard) {
    return dashboard
        .get("panels")
        .valueStream()
        .filter(panel -> !panel.get("type").asString().equals("row"))
        .toList();
  }

  /** The expressions of a dashboard's panels and variables, with all chosen. */
  static List<Expression> expressions(JsonNode dashboard) {
    List<Expression> found = new ArrayList<>();
    String title = dashboard.get("title").asString();
    for (JsonNode panel : panels(dashboard)) {
      for (JsonNode target : panel.get("targets")) {
        String place = title + ", " + panel.get("title").asString();
        found.add(new Expression(place, chosen(target.get("expr").asString())));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asString().equals("query")) {
        Matcher matcher = LABEL_VALUES.matcher(variable.get("definition").asString());
        if (!matcher.matches()) {
          throw new AssertionError(title + ": " + variable);
        }
        String name = variable.get("name").asString();
        String text = "count by (" + matcher.group(2) + ") (" + chosen(matcher.group(1)) + ")";
        found.add(new Expression(title + ", variable " + name, text));
      }
    }
    return found;
  }

  /** What Grafana would send; without what stands in for missing data, so that it is missed. */
  private static String chosen(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replaceAll("\\$[a-z]+", ".*")
        .replaceAll(" or vector\\(\\d+\\)$", "");
  }

  /** The alerts' expressions, made such that they give data also where all is well. */
  static List<Expression> alerts() {
    return rules("alerts.yml", "alert").stream()
        .map(
            alert ->
                new Expression(alert.place(), alert.text().replaceAll(" (>|<|==) ", " $1 bool ")))
        .toList();
  }

  /** The names of what is recorded. */
  static List<Expression> recorded() {
    return rules("rules.yml", "record").stream()
        .map(rule -> new Expression(rule.place(), rule.place()))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Expression> rules(String file, String kind) {
    try {
      Map<String, List<Map<String, Object>>> read =
          new Yaml().load(Files.readString(RULES.resolve(file)));
      return read.getOrDefault("groups", List.of()).stream()
          .flatMap(
              group ->
                  ((List<Map<String, Object>>) Objects.requireNonNull(group.get("rules"))).stream())
          .map(
              rule ->
                  new Expression(String.valueOf(rule.get(kind)), String.valueOf(rule.get("expr"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
