package io.latchkey.access;

/**
 * Refuses paths that an upstream could read differently from this gateway (RFC 3986, section 6):
 * with dot segments, plain or percent-encoded, behind an encoded slash or before a parameter; with
 * backslashes or control characters. Everything else passes unchanged: double slashes, encoded
 * slashes, and percent signs that encode nothing. Some servers read {@code %u002e} as a dot too, so
 * that counts as one here.
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
        int digits = digits(rawPath, i);
        c = digits == 0 ? c : decoded(rawPath, i + 1, digits);
        i += digits;
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

  /** How many characters behind a percent sign it encodes one with; zero for none. */
  private static int digits(String path, int percent) {
    if (isHex(path, percent + 1, 2)) {
      return 2;
    }
    boolean isWide =
        percent + 1 < path.length()
            && (path.charAt(percent + 1) | 0x20) == 'u'
            && isHex(path, percent + 2, 4);
    return isWide ? 5 : 0;
  }

  private static boolean isHex(String path, int from, int count) {
    if (from + count > path.length()) {
      return false;
    }
    for (int i = from; i < from + count; i++) {
      char c = path.charAt(i);
      if (c > 0x7f || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int decoded(String path, int from, int count) {
    int start = count == 2 ? from : from + 1;
    return Integer.parseInt(path, start, from + count, 16);
  }
}
