package io.latchkey.encryption.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Member names and how they are compared. */
final class Names {

  private Names() {}

  /**
   * The name in the one case in which all spellings that differ only in case are the same, as
   * {@link String#equalsIgnoreCase} has it: also K for the Kelvin sign and s for the long s.
   */
  static String fold(String name) {
    char[] chars = name.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = Character.toLowerCase(Character.toUpperCase(chars[i]));
    }
    return new String(chars);
  }

  static byte[] bytes(String name, boolean folded) {
    return (folded ? fold(name) : name).getBytes(StandardCharsets.UTF_8);
  }

  /** Folds the name in {@code buffer} in place if it is ASCII, else in a new array. */
  static byte[] folded(byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      byte b = buffer[i];
      if (b < 0) {
        return bytes(new String(buffer, 0, length, StandardCharsets.UTF_8), true);
      }
      if (b >= 'A' && b <= 'Z') {
        buffer[i] = (byte) (b + 32);
      }
    }
    return buffer;
  }

  static boolean same(byte[] expected, byte[] name, int length) {
    return expected.length == length && Arrays.equals(expected, 0, length, name, 0, length);
  }

  /** The index that a name spells as RFC 6901 has it, without leading zeros; -1 if it is none. */
  static int index(String name) {
    int length = name.length();
    if (length == 0 || length > 9 || (length > 1 && name.charAt(0) == '0')) {
      return -1;
    }
    return name.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(name) : -1;
  }
}
