package io.latchkey.key;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do in its projects: {@link #READ}, {@link #WRITE}, or a name of the operator's own
 * such as {@code orders:export}. 1 to 64 characters of {@code a-z 0-9 : . _ -}, beginning with a
 * letter.
 */
public record Permission(String name) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9:._-]{0,63}");

  /** Covers GET, HEAD and OPTIONS. */
  public static final Permission READ = new Permission("read");

  /** Covers every other method. */
  public static final Permission WRITE = new Permission("write");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException where {@code name} is not of it
   */
  public Permission {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a permission has 1 to 64 characters of a-z, 0-9, : . _ - and begins with a letter");
    }
  }

  /** Reads a permission; null where {@code name} is not of its form. */
  public static @Nullable Permission parse(String name) {
    return FORM.matcher(name).matches() ? new Permission(name) : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
