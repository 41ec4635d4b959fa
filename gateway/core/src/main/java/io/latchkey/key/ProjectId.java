package io.latchkey.key;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The name of a project: {@code prj_} and 20 lower-case base32 characters, 100 random bits. */
public record ProjectId(String value) implements Comparable<ProjectId> {

  private static final String PREFIX = "prj_";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException where {@code value} is not of it
   */
  public ProjectId {
    if (!RandomId.isWellFormed(PREFIX, value)) {
      throw new IllegalArgumentException(
          "not an ID of this kind: " + PREFIX + " and 20 characters of a-z and 2-7");
    }
  }

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static ProjectId generate(RandomGenerator random) {
    return new ProjectId(RandomId.generate(PREFIX, random));
  }

  /** Reads an ID; null where {@code text} is not one. */
  public static @Nullable ProjectId parse(String text) {
    return RandomId.isWellFormed(PREFIX, text) ? new ProjectId(text) : null;
  }

  @Override
  public int compareTo(ProjectId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
