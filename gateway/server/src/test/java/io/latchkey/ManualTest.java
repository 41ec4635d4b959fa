package io.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads first: the README and the pages that it leads to. */
class ManualTest {

  private static final Path README = Path.of("../README.md");
  private static final Path DOCS = Path.of("docs");
  private static final int LONGEST_LINE = 120;

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

  /** What a native speaker stumbles over. */
  private static final List<String> STUMBLES =
      List.of(
          "belong into",
          "belongs into",
          "is another one",
          "only for who",
          "of late",
          "goes on",
          "is there already",
          "is under way",
          "are under way",
          "so long a",
          "so long after",
          "it would get in",
          "who comes",
          "who holds a key can",
          "where there is none",
          "where it is missing",
          "made anew");

  static Stream<Path> pages() {
    return Stream.of(
            Stream.of(README, Path.of("../deploy/README.md")),
            markdown(Path.of(".")).stream(),
            markdown(DOCS).stream())
        .flatMap(paths -> paths);
  }

  static Stream<Path> wordedPages() {
    return Stream.of(
            Stream.of(README), markdown(DOCS).stream(), markdown(Path.of("../config")).stream())
        .flatMap(paths -> paths);
  }

  static Stream<Path> manual() {
    return markdown(DOCS).stream();
  }

  @Test
  void readmeFitsOnAFewScreensAndHasBothCommands() {
    String readme = text(README);

    assertThat(readme.getBytes(UTF_8).length).isBetween(8_000, 10_240);
    assertThat(readme)
        .contains(
            "    mvn -ntp -DskipTests package && java -jar gateway/target/latchkey-gateway.jar\n",
            "    mvn -B verify\n");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAHeading(Path page) {
    List<String> broken = new ArrayList<>();

    LINK.matcher(CODE.matcher(text(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
        .filter(link -> !leadsSomewhere(page, link))
        .forEach(broken::add);

    assertThat(broken).as("broken links of " + page).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("manual")
  void linesFitAPageOutsideOfTablesAndCode(Path page) {
    assertThat(prose(text(page)).lines().filter(line -> line.length() > LONGEST_LINE))
        .as("long lines of " + page)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wordedPages")
  void wordsThatMakePeopleStumbleDoNotReturn(Path page) {
    String words =
        CODE.matcher(text(page)).replaceAll("").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);

    assertThat(STUMBLES)
        .as("words in " + page)
        .noneMatch(stumble -> Pattern.compile("\\b" + stumble + "\\b").matcher(words).find());
  }

  @Test
  void everyFileOfTheTableOfChangesExists() {
    String table = text(Path.of("ARCHITECTURE.md"));
    List<String> missing = new ArrayList<>();

    table
        .lines()
        .filter(line -> line.startsWith("| "))
        .flatMap(line -> CODE.matcher(line.substring(line.indexOf(" | "))).results())
        .map(name -> name.group().replace("`", ""))
        .filter(name -> !name.contains("…") && !exists(name))
        .forEach(missing::add);

    assertThat(missing).isEmpty();
  }

  private static boolean exists(String name) {
    return Files.exists(Path.of("..").resolve(name)) || found(name) || found(name + ".java");
  }

  /** A file or a folder of a module, which the table names by its end. */
  private static boolean found(String name) {
    String end = "/" + name.replaceAll("/$", "");
    return SourceTree.files("src").stream()
        .map(file -> "/" + file)
        .anyMatch(file -> file.endsWith(end) || file.contains(end + "/"));
  }

  private static boolean leadsSomewhere(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(target)
        && (hash < 0 || anchors(text(target)).contains(link.substring(hash + 1)));
  }

  /** The anchors of headings, as GitHub makes them. */
  private static Set<String> anchors(String markdown) {
    Set<String> anchors = new HashSet<>();
    prose(markdown)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> NOT_IN_ANCHORS.matcher(title).replaceAll("").replace(' ', '-'))
        .forEach(
            anchor -> {
              String unique = anchor;
              for (int i = 1; !anchors.add(unique); i++) {
                unique = anchor + "-" + i;
              }
            });
    return anchors;
  }

  /** A page's lines without its tables and its code blocks. */
  private static String prose(String markdown) {
    StringBuilder prose = new StringBuilder();
    boolean code = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code && !line.startsWith("|") && !line.startsWith("    ")) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }

  private static List<Path> markdown(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
