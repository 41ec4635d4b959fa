package io.latchkey.declared;

import io.latchkey.declared.file.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows a command. */
final class Arguments {

  private static final String FILE = "--file";
  private static final Map<String, String> SHORT =
      Map.of("-f", FILE, "--url", "--server", "-h", "--help");
  private static final List<String> WITH_VALUE =
      List.of(FILE, "--server", "--token", "--token-file", "--secrets", "--organization");
  private static final List<String> SWITCHES = List.of("--prune", "--json", "--help");

  private final Map<String, List<String>> values = new HashMap<>();

  private Arguments() {}

  /**
   * Reads arguments.
   *
   * @throws IllegalArgumentException if they can't be read; says why in a sentence
   */
  static Arguments read(List<String> arguments) {
    Arguments read = new Arguments();
    int at = 0;
    while (at < arguments.size()) {
      String argument = arguments.get(at++);
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String given = equals < 0 ? argument : argument.substring(0, equals);
      String name = SHORT.getOrDefault(given, given);
      if (SWITCHES.contains(name) && equals < 0) {
        read.add(name, "");
      } else if (!WITH_VALUE.contains(name)) {
        throw new IllegalArgumentException(unknown(given));
      } else if (equals >= 0) {
        read.add(name, argument.substring(equals + 1));
      } else if (at == arguments.size()) {
        throw new IllegalArgumentException(given + " needs a value.");
      } else {
        read.add(name, arguments.get(at++));
      }
    }
    return read;
  }

  /** Never repeats what may be a token in the wrong place. */
  private static String unknown(String argument) {
    if (!argument.startsWith("-")) {
      return "Every argument needs an option before it; files have -f.";
    }
    List<String> all = new ArrayList<>(WITH_VALUE);
    all.addAll(SWITCHES);
    return "There is no option " + argument + ": " + Suggestion.of(argument, all);
  }

  private void add(String name, String value) {
    values.computeIfAbsent(name, each -> new ArrayList<>()).add(value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The last value of an option; null if it isn't there. */
  @Nullable String last(String name) {
    List<String> given = all(name);
    return given.isEmpty() ? null : given.get(given.size() - 1);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
