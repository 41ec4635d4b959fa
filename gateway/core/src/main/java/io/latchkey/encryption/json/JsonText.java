package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.BodyFaultException.malformed;

/**
 * Reads a string after its opening quote. Keeps it, decoded, if it is a name. A surrogate without
 * its other half is kept as three bytes, which UTF-8 doesn't have.
 */
final class JsonText {

  private final byte[] name = new byte[BodyLimits.NAME_BYTES];
  private final Utf8 utf8 = new Utf8();
  private int length;
  private boolean complete;
  private boolean escape;
  private int digits;
  private int code;
  private int high;

  void begin() {
    length = 0;
    complete = false;
  }

  boolean isComplete() {
    return complete;
  }

  byte[] name() {
    return name;
  }

  int nameLength() {
    return length;
  }

  /** Returns the place after the closing quote, or {@code to} if it isn't there. */
  int read(byte[] bytes, int from, int to, boolean keeps) {
    int i = from;
    while (i < to) {
      byte b = bytes[i];
      if (!keeps && b >= ' ' && b != '"' && b != '\\' && !escape && digits == 0 && !utf8.isOpen()) {
        i = plain(bytes, i + 1, to);
      } else {
        i++;
        next(b, keeps);
        if (complete) {
          return i;
        }
      }
    }
    return i;
  }

  private static int plain(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private void next(byte b, boolean keeps) {
    if (utf8.isOpen()) {
      utf8.next(b);
      keep(b, keeps);
    } else if (digits > 0) {
      digit(b, keeps);
    } else if (escape) {
      escaped(b, keeps);
    } else if (b == '\\') {
      escape = true;
    } else {
      if (high != 0) {
        lone(keeps);
      }
      raw(b, keeps);
    }
  }

  private void raw(byte b, boolean keeps) {
    if (b == '"') {
      complete = true;
    } else if (b < 0) {
      utf8.next(b);
      keep(b, keeps);
    } else if (b < ' ') {
      throw malformed("The body has a control character in a string.");
    } else {
      keep(b, keeps);
    }
  }

  private void escaped(byte b, boolean keeps) {
    escape = false;
    if (b == 'u') {
      digits = 4;
      code = 0;
      return;
    }
    int plain = "\"\\/bfnrt".indexOf(b);
    if (plain < 0) {
      throw malformed("The body has an escape that JSON doesn't have.");
    }
    if (high != 0) {
      lone(keeps);
    }
    keep((byte) "\"\\/\b\f\n\r\t".charAt(plain), keeps);
  }

  private void digit(byte b, boolean keeps) {
    int value = Character.digit(b, 16);
    if (value < 0) {
      throw malformed("The body has an escape that JSON doesn't have.");
    }
    code = code << 4 | value;
    if (--digits == 0) {
      unit(keeps);
    }
  }

  /** Takes a UTF-16 unit that was written as an escape. */
  private void unit(boolean keeps) {
    if (high != 0 && Character.isLowSurrogate((char) code)) {
      int point = Character.toCodePoint((char) high, (char) code);
      high = 0;
      keep((byte) (0xF0 | point >> 18), keeps);
      keep((byte) (0x80 | (point >> 12 & 0x3F)), keeps);
      keep((byte) (0x80 | (point >> 6 & 0x3F)), keeps);
      keep((byte) (0x80 | (point & 0x3F)), keeps);
      return;
    }
    if (high != 0) {
      lone(keeps);
    }
    if (Character.isHighSurrogate((char) code)) {
      high = code;
    } else {
      encode(code, keeps);
    }
  }

  private void lone(boolean keeps) {
    encode(high, keeps);
    high = 0;
  }

  private void encode(int point, boolean keeps) {
    if (point < 0x80) {
      keep((byte) point, keeps);
    } else if (point < 0x800) {
      keep((byte) (0xC0 | point >> 6), keeps);
      keep((byte) (0x80 | (point & 0x3F)), keeps);
    } else {
      keep((byte) (0xE0 | point >> 12), keeps);
      keep((byte) (0x80 | (point >> 6 & 0x3F)), keeps);
      keep((byte) (0x80 | (point & 0x3F)), keeps);
    }
  }

  private void keep(byte b, boolean keeps) {
    if (keeps) {
      if (length == name.length) {
        throw new BodyFaultException(BodyFault.FIELD_TOO_LARGE, "A name may have at most 1 KiB.");
      }
      name[length++] = b;
    }
  }
}
