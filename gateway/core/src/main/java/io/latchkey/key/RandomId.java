package io.latchkey.key;

import java.util.random.RandomGenerator;

/** The form that IDs share: a prefix and 20 lower-case base32 characters, 100 random bits. */
public final class RandomId {

  private static final int CHARACTERS = 20;

  private RandomId() {}

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static String generate(String prefix, RandomGenerator random) {
    return prefix + Alphabet.BASE32.draw(random, CHARACTERS);
  }

  /** Whether a text has this form. */
  public static boolean isWellFormed(String prefix, String text) {
    return text.length() == prefix.length() + CHARACTERS
        && text.startsWith(prefix)
        && Alphabet.BASE32.covers(text, prefix.length());
  }
}
