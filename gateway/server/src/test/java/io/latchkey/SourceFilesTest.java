package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourceFilesTest {

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(io\\.latchkey[a-z.]*\\.([A-Z]\\w*))[\\w.]*;$");
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?m)^public (?:final |abstract |sealed )*(?:class|record|enum|interface) (\\w+)");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^import [^\n]*$");

  /** What starts the program, and what others use without naming it, or in their own programs. */
  private static final Set<String> ENTRIES =
      Set.of(
          "io.latchkey.Latchkey",
          "io.latchkey.form.FormFault",
          "io.latchkey.starter.ApiKeyGatewayFilterFactory",
          "io.latchkey.starter.LatchkeyAutoConfiguration",
          "io.latchkey.starter.LatchkeyCore");

  @Test
  void filesHaveAtMostThreeHundredLines() throws IOException {
    for (Path file : files("src")) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
    }
  }

  @Test
  void typesArePublicOnlyIfAnotherPackageNamesThem() {
    Set<String> named =
        files("src").stream()
            .flatMap(file -> namedIn(text(file)).stream())
            .collect(Collectors.toSet());

    List<String> needless =
        files("src/main/java").stream()
            .flatMap(file -> publicIn(file).stream())
            .filter(type -> !named.contains(type) && !ENTRIES.contains(type))
            .toList();

    assertThat(named).isNotEmpty();
    assertThat(needless).isEmpty();
  }

  /** The types that a file imports and names in its code, not in comments alone. */
  private static List<String> namedIn(String text) {
    String code = COMMENT.matcher(text).replaceAll("");
    return IMPORT
        .matcher(text)
        .results()
        .filter(each -> code.contains(each.group(2)) || each.group().contains(" static "))
        .map(each -> each.group(1))
        .toList();
  }

  private static List<String> publicIn(Path file) {
    String path = file.toString();
    String home = path.replaceAll(".*src/main/java/|/[^/]*$", "").replace('/', '.');
    return PUBLIC
        .matcher(text(file))
        .results()
        .map((MatchResult each) -> home + "." + each.group(1))
        .toList();
  }

  private static List<Path> files(String folder) {
    return SourceTree.files(folder).stream()
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
