package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of errors has every problem that a client can get, as the sources have it. */
class ErrorsPageTest {

  /** A constant of an enum of problems: its status and title, with the code as its name. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "\\b([A-Z][A-Z_]+)\\(\\s*(\\d{3}),(?:\\s*Challenge\\.\\w+,)?\\s*\"([^\"]+)\"");

  /** A problem that names its code. */
  private static final Pattern NAMED =
      Pattern.compile("(\\d{3}),\\s*\"([a-z]+_[a-z_]+)\",\\s*\"([^\"]+)\"");

  /** A problem that is written out. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "urn:latchkey:problem:([a-z_]+)\\\\\",\\\\\"title\\\\\":\\\\\"([^\"]+)\\\\\","
              + "\\\\\"status\\\\\":(\\d{3})");

  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\d{3}) \\| `(\\w+)` \\| ([^|]+) \\| (?:no|yes|wait) \\| [^|]+ \\|$");

  private static final Set<String> ENUMS =
      Set.of("DenialReason.java", "FieldProblem.java", "ProblemKind.java");

  @Test
  void everyProblemIsOnThePageWithItsStatusAndItsOnlyTitle() {
    Map<String, Set<String>> problems = problems();
    Map<String, Set<String>> rows = new TreeMap<>();
    ROW.matcher(text(Path.of("docs/errors.md")))
        .results()
        .forEach(row -> add(rows, row.group(2), row.group(1), row.group(3)));

    assertThat(problems).containsKeys("revoked_key", "request_timeout", "slug_taken");
    assertThat(rows).isEqualTo(problems);
    assertThat(problems.values()).allSatisfy(said -> assertThat(said).hasSize(1));
  }

  private static Map<String, Set<String>> problems() {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path file : SourceTree.files("src/main")) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".java") && !name.equals("OAuthProblem.java")) {
        String source = text(file).replaceAll("\"\\s*\\+\\s*\"", "");
        if (ENUMS.contains(name)) {
          matches(CONSTANT, source)
              .forEach(
                  each ->
                      add(
                          found,
                          each.group(1).toLowerCase(Locale.ROOT),
                          each.group(2),
                          each.group(3)));
        }
        matches(NAMED, source)
            .forEach(each -> add(found, each.group(2), each.group(1), each.group(3)));
        matches(WRITTEN, source)
            .forEach(each -> add(found, each.group(1), each.group(3), each.group(2)));
      }
    }
    return found;
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static void add(
      Map<String, Set<String>> problems, String code, String status, String title) {
    problems.computeIfAbsent(code, none -> new TreeSet<>()).add(status + " " + title);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
