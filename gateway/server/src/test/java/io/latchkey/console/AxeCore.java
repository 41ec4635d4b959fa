package io.latchkey.console;

import com.microsoft.playwright.Page;
import io.latchkey.fixture.NodePackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The accessibility checks of axe-core, which comes from npm into the build's folder. */
final class AxeCore {

  private static final String PACKAGE = "axe-core@4.10.3";
  private static final Path FOLDER = Path.of("target", "axe").toAbsolutePath();
  private static final Path SCRIPT = FOLDER.resolve("node_modules/axe-core/axe.min.js");
  private static final String RUN =
      """
      async runOnly => {
        const found = await axe.run(document, {runOnly});
        return found.violations.map(violation =>
          violation.id + ': ' + violation.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join(' | '));
      }\
      """;

  private static final List<String> ALL =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final List<String> COLOURS = List.of("color-contrast");

  private final String script;

  private AxeCore(String script) {
    this.script = script;
  }

  /** Installs it where it is not there; a test that can't have it is skipped, or fails. */
  static AxeCore install() throws IOException {
    NodePackage.install(FOLDER, PACKAGE);
    return new AxeCore(Files.readString(SCRIPT));
  }

  /** What is wrong with a page as it is now, rule by rule; WCAG 2.2 AA and best practice. */
  List<?> violations(Page page) {
    return run(page, ALL);
  }

  /** What is wrong with the colours of a page as it is now. */
  List<?> colours(Page page) {
    return run(page, COLOURS);
  }

  private List<?> run(Page page, List<String> rules) {
    if (Boolean.FALSE.equals(page.evaluate("!!window.axe"))) {
      page.evaluate(script);
    }
    Object found = page.evaluate(RUN, rules);
    return found instanceof List<?> list ? list : List.of(Map.of("no list", String.valueOf(found)));
  }
}
