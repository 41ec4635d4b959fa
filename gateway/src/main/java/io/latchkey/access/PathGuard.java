package io.latchkey.access;

/**
 * Refuses paths that an upstream could read otherwise than this gateway does (RFC 3986, section 6):
 * with dot segments, plain or percent-encoded, behind an encoded slash or before a parameter; with
 * backslashes or control characters; with broken percent-encoding. Everything else passes
 * unchanged, double slashes and encoded slashes too.
 */
public final class PathGuard {

  private PathGuard() {}

  /** Whether a path, as it came, may be routed and forwarded. */
  public static boolean accepts(String rawPath) {
    int dots = 0;
    boolean other = false;
    int length = rawPath.length();
    for (int i = 0; i < length; i++) {
      int c = rawPath.charAt(i);
      if (c == '%') {
        c = i + 2 < length ? decode(rawPath.charAt(i + 1), rawPath.charAt(i + 2)) : -1;
        i += 2;
      }
      if (c < ' ' || c == 0x7f || c == '\\') {
        return false;
      }
      if (c == '/' || c == ';') {
        if (isDotSegment(dots, other)) {
          return false;
        }
        dots = 0;
        other = c == ';';
      } else if (c == '.') {
        dots++;
      } else {
        other = true;
      }
    }
    return !isDotSegment(dots, other);
  }

  private static boolean isDotSegment(int dots, boolean other) {
    return !other && (dots == 1 || dots == 2);
  }

  /** The octet of two hexadecimal digits; negative where they are none. */
  private static int decode(char high, char low) {
    int one = Character.digit(high, 16);
    int two = Character.digit(low, 16);
    return one < 0 || two < 0 ? -1 : one << 4 | two;
  }
}
