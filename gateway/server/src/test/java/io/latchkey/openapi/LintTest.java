package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That a linter for OpenAPI has nothing to say. It comes from npm, into the build's folder. */
class LintTest {

  private static final String SPECTRAL = "@stoplight/spectral-cli@6.16.3";
  private static final Path FOLDER = Path.of("target", "spectral").toAbsolutePath();
  private static final Path PROGRAM = FOLDER.resolve("node_modules/.bin/spectral");
  private static final int MINUTES = 5;

  @BeforeAll
  static void installLinter() throws IOException, InterruptedException {
    String npm = Installed.program("npm").getPath();
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("rules.yaml"), "extends: [\"spectral:oas\"]\n");
    if (!Files.exists(PROGRAM)
        && !run(
                npm,
                "install",
                "--prefix=" + FOLDER,
                "--no-save",
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                SPECTRAL)
            .isEmpty()) {
      Installed.missing("npm can't install " + SPECTRAL + ", so the document was not linted");
    }
  }

  @Test
  void documentHasNeitherErrorsNorWarnings() throws IOException, InterruptedException {
    Path document = FOLDER.resolve("openapi.json");
    Files.writeString(document, DocumentUnderTest.read().tree.toString());

    assertThat(lint(document)).isEmpty();
  }

  @Test
  void whatIsMissingIsFound() throws IOException, InterruptedException {
    Path document = FOLDER.resolve("empty.json");
    Files.writeString(
        document,
        """
        {"openapi": "3.1.0", "info": {"title": "Empty", "version": "1"}, "paths": {}}\
        """);

    assertThat(lint(document)).contains("info-contact");
  }

  private static String lint(Path document) throws IOException, InterruptedException {
    return run(
        PROGRAM.toString(),
        "lint",
        "--quiet",
        "--ruleset=" + FOLDER.resolve("rules.yaml"),
        "--fail-severity=warn",
        document.toString());
  }

  /** Runs a program; returns what it wrote where it failed, else nothing. */
  private static String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(FOLDER, "output", ".txt");
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return String.join(" ", command) + " does not end";
    }
    String text = process.exitValue() == 0 ? "" : "failed: " + Files.readString(output);
    Files.delete(output);
    return text;
  }
}
