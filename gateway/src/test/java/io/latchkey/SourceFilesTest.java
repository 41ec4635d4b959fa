package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourceFilesTest {

  @Test
  void filesHaveAtMostThreeHundredLines() throws IOException {
    for (Path file : SourceTree.files("src")) {
      if (file.toString().endsWith(".java")) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
      }
    }
  }
}
