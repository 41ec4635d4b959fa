package io.latchkey.key;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A permission that some of a project's requests need in place of {@code read} or {@code write}.
 *
 * @param methods those that it is for, in upper case; {@code GET} is for HEAD too; empty for all
 * @param path a pattern: {@code *} is any one segment, and {@code **} at its end any number of them
 */
public record PermissionRule(Permission permission, List<String> methods, String path) {

  private static final int LONGEST_PATH = 512;
  private static final int MOST_METHODS = 20;
  private static final String MANY = "**";
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,32}");

  /** Neither what could be read in two ways, nor half a segment of any text. */
  private static final Pattern SEGMENT = Pattern.compile("\\*|[^*%;\\\\?#/\\p{Cc}]+");

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if it can't be as it is written; says what it must be
   */
  public PermissionRule {
    methods = List.copyOf(methods);
    if (methods.size() > MOST_METHODS
        || methods.stream().anyMatch(method -> !METHOD.matcher(method).matches())) {
      throw new IllegalArgumentException("methods must be at most 20 HTTP methods such as GET");
    }
    boolean isPath = path.startsWith("/") && path.length() <= LONGEST_PATH;
    if (!isPath || !segments(path).stream().allMatch(PermissionRule::isSegment)) {
      throw new IllegalArgumentException(
          "path must begin with / and have plain segments, * for any one segment, or ** at its end"
              + " for any number of them, such as /exports/**");
    }
  }

  private static boolean isSegment(String segment) {
    return SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
  }

  /** The pattern's segments, without the many at its end. */
  private static List<String> segments(String path) {
    String fixed = path.endsWith("/" + MANY) ? path.substring(0, path.length() - 3) : path;
    return fixed.isEmpty() || fixed.equals("/")
        ? List.of()
        : List.of(fixed.substring(1).split("/", -1));
  }

  /** Whether this is for a method, in any case of letters. */
  boolean isFor(String method) {
    if (methods.isEmpty()) {
      return true;
    }
    String upper = method.toUpperCase(Locale.ROOT);
    return methods.contains(upper) || (upper.equals("HEAD") && methods.contains("GET"));
  }

  /** Whether this is for a path of these segments. */
  boolean isFor(List<String> read, boolean ignoringCase) {
    List<String> wanted = segments(path);
    boolean fits =
        path.endsWith("/" + MANY) ? read.size() >= wanted.size() : read.size() == wanted.size();
    for (int i = 0; fits && i < wanted.size(); i++) {
      String segment = wanted.get(i);
      fits =
          segment.equals("*")
              || (ignoringCase
                  ? segment.equalsIgnoreCase(read.get(i))
                  : segment.equals(read.get(i)));
    }
    return fits;
  }
}
