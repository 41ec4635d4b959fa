package io.latchkey.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What pages say: phrases that made readers stumble don't return. */
class PageWordsTest {

  private static final List<String> AVOIDED =
      List.of(
          "must be there and not null",
          "take out",
          "go on",
          "no key is like this",
          "what it is",
          "its life",
          "what waits",
          "of yours",
          "divided by blanks",
          "so many requests",
          "at most</label>",
          "lies in the file",
          "you have none",
          "is to hear of",
          "has taken it",
          "present password",
          "member of none",
          "belong into",
          "of late",
          "under way");

  private static final List<String> FINE = List.of("all of yours", "active keys at most</label>");

  @Test
  void pagesAvoidPhrasesThatMakeReadersStumble() throws IOException {
    List<Path> pages =
        SourceTree.files("src/main/resources").stream()
            .filter(file -> file.toString().matches(".*/console/[^/]*\\.(html|js)"))
            .toList();

    assertThat(pages).hasSizeGreaterThan(30);
    for (Path page : pages) {
      String text = Files.readString(page).toLowerCase(Locale.ROOT);
      for (String fine : FINE) {
        text = text.replace(fine, "");
      }
      assertThat(text).as(page.toString()).doesNotContain(AVOIDED);
    }
  }
}
