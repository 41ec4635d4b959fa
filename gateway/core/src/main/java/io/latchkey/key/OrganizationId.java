package io.latchkey.key;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The name of an organization: {@code org_} and 20 lower-case base32 characters, 100 random bits.
 */
public record OrganizationId(String value) implements Comparable<OrganizationId> {

  private static final String PREFIX = "org_";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException where {@code value} is not of it
   */
  public OrganizationId {
    if (!RandomId.isWellFormed(PREFIX, value)) {
      throw new IllegalArgumentException(
          "not an ID of this kind: " + PREFIX + " and 20 characters of a-z and 2-7");
    }
  }

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static OrganizationId generate(RandomGenerator random) {
    return new OrganizationId(RandomId.generate(PREFIX, random));
  }

  /** Reads an ID; null where {@code text} is not one. */
  public static @Nullable OrganizationId parse(String text) {
    return RandomId.isWellFormed(PREFIX, text) ? new OrganizationId(text) : null;
  }

  @Override
  public int compareTo(OrganizationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
