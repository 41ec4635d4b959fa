package io.latchkey.key;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The name of a user: {@code usr_} and 20 lower-case base32 characters, 100 random bits. */
public record UserId(String value) implements Comparable<UserId> {

  private static final String PREFIX = "usr_";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException where {@code value} is not of it
   */
  public UserId {
    if (!RandomId.isWellFormed(PREFIX, value)) {
      throw new IllegalArgumentException(
          "not an ID of this kind: " + PREFIX + " and 20 characters of a-z and 2-7");
    }
  }

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static UserId generate(RandomGenerator random) {
    return new UserId(RandomId.generate(PREFIX, random));
  }

  /** Reads an ID; null where {@code text} is not one. */
  public static @Nullable UserId parse(String text) {
    return RandomId.isWellFormed(PREFIX, text) ? new UserId(text) : null;
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
