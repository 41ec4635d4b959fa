package io.latchkey.encryption.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON strings as values that a {@link FieldTransform} receives and returns. */
public final class JsonStrings {

  private JsonStrings() {}

  /** What a JSON value says if it is a string; null if it is another value. */
  public static @Nullable String decode(byte[] value) {
    int end = value.length - 1;
    if (end < 1 || value[0] != '"' || value[end] != '"') {
      return null;
    }
    String text = new String(value, 1, end - 1, StandardCharsets.UTF_8);
    return text.indexOf('\\') < 0 ? text : unescape(text);
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'u') {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        plain.append("\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(escaped)));
      }
    }
    return plain.toString();
  }

  /** A JSON string that says {@code text}. */
  public static byte[] quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int plain = "\"\\\b\f\n\r\t".indexOf(c);
      if (plain >= 0) {
        quoted.append('\\').append("\"\\bfnrt".charAt(plain));
      } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isPaired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
