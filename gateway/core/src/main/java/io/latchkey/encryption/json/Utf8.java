package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.BodyFaultException.malformed;

/** Checks bytes outside ASCII, one after the other: no overlong form, no surrogate (RFC 3629). */
final class Utf8 {

  private int open;
  private int lowest;
  private int highest;

  /** Whether a character is begun and not complete. */
  boolean isOpen() {
    return open > 0;
  }

  /** Takes the next byte: of an open character, or the first one of another. */
  void next(byte signed) {
    int b = signed & 0xFF;
    if (open > 0) {
      if (b < lowest || b > highest) {
        throw wrong();
      }
      open--;
      lowest = 0x80;
      highest = 0xBF;
    } else {
      begin(b);
    }
  }

  private void begin(int b) {
    if (b < 0xC2 || b > 0xF4) {
      throw wrong();
    }
    open = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
  }

  static BodyFaultException wrong() {
    return malformed("The body isn't UTF-8.");
  }
}
