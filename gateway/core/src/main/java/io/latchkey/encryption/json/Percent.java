package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.BodyFaultException.malformed;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as forms have it. An instance checks bytes as they come. */
final class Percent {

  private int digits;

  /** Takes the next byte, which may be part of an escape. */
  void next(byte b) {
    if (digits > 0) {
      if (Character.digit(b, 16) < 0) {
        throw wrong();
      }
      digits--;
    } else if (b == '%') {
      digits = 2;
    }
  }

  /** A name or value ends here. */
  void end() {
    if (digits > 0) {
      throw wrong();
    }
  }

  /** The text of these bytes, whose escapes have been checked. */
  static String decode(byte[] bytes, int from, int to) {
    ByteBuffer decoded = ByteBuffer.allocate(to - from);
    for (int i = from; i < to; i++) {
      if (bytes[i] == '%') {
        int code = Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16);
        decoded.put((byte) code);
        i += 2;
      } else {
        decoded.put(bytes[i] == '+' ? (byte) ' ' : bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw Utf8.wrong();
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static BodyFaultException wrong() {
    return malformed("The body has a percent sign without two hexadecimal digits.");
  }
}
