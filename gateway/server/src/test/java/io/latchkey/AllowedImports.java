package io.latchkey;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The arrows between packages, read from {@code arrows.txt}. */
final class AllowedImports {

  /** Which of our packages each may import, beside itself. The root may import all. */
  static final Map<String, List<String>> OF = read();

  private AllowedImports() {}

  private static Map<String, List<String>> read() {
    try (InputStream arrows = AllowedImports.class.getResourceAsStream("arrows.txt")) {
      String text =
          new String(Objects.requireNonNull(arrows).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(":", 2))
          .collect(
              Collectors.toMap(
                  row -> row[0].strip(),
                  row -> words(row[1]),
                  AllowedImports::twice,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String row) {
    return Arrays.stream(row.strip().split(" +")).filter(word -> !word.isEmpty()).toList();
  }

  private static List<String> twice(List<String> one, List<String> other) {
    throw new IllegalStateException("a package has two rows: " + one + " and " + other);
  }
}
