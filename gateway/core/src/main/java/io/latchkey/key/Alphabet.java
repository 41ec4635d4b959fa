package io.latchkey.key;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A set of ASCII characters that random identifiers are drawn from and checked against. */
final class Alphabet {

  /** RFC 4648 base32 in lower case: no 0, 1, 8 or 9 to be mistaken for a letter. */
  static final Alphabet BASE32 = new Alphabet("abcdefghijklmnopqrstuvwxyz234567");

  static final Alphabet BASE62 =
      new Alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  private final char[] characters;
  private final byte[] values = new byte[128];

  private Alphabet(String characters) {
    this.characters = characters.toCharArray();
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < this.characters.length; i++) {
      values[this.characters[i]] = (byte) i;
    }
  }

  int size() {
    return characters.length;
  }

  char character(int value) {
    return characters[value];
  }

  /** The value of a character, or -1 where it is not of this alphabet. */
  int value(char character) {
    return character < 128 ? values[character] : -1;
  }

  /** Whether {@code text} has only characters of this alphabet from {@code start} to its end. */
  boolean covers(CharSequence text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (value(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A uniform draw of {@code length} characters. */
  String draw(RandomGenerator random, int length) {
    char[] drawn = new char[length];
    for (int i = 0; i < length; i++) {
      drawn[i] = characters[random.nextInt(characters.length)];
    }
    return new String(drawn);
  }
}
