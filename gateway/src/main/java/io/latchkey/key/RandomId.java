package io.latchkey.key;

import java.util.random.RandomGenerator;

/** The form that organizations' and projects' IDs share: a prefix and 20 base32 characters. */
final class RandomId {

  private static final int CHARACTERS = 20;

  private RandomId() {}

  static String generate(String prefix, RandomGenerator random) {
    return prefix + Alphabet.BASE32.draw(random, CHARACTERS);
  }

  static boolean isWellFormed(String prefix, String text) {
    return text.length() == prefix.length() + CHARACTERS
        && text.startsWith(prefix)
        && Alphabet.BASE32.covers(text, prefix.length());
  }
}
