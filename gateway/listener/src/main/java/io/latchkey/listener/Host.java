package io.latchkey.listener;

import java.util.Locale;

/**
 * The value of a Host header: a name or address and perhaps a port (RFC 9110, section 7.2). Of what
 * RFC 3986 lets names have, percent-encoded bytes and delimiters are left out: no name that can be
 * looked up has them, and they could be read in two ways.
 */
final class Host {

  private static final int MOST_PORT_DIGITS = 5;
  private static final int HIGHEST_PORT = 65_535;
  private static final String IN_NAME = "-._~";
  private static final String IN_ADDRESS = ".:";

  private Host() {}

  /** Whether a text is a host with or without a port. */
  static boolean isValid(String host) {
    if (host.isEmpty()) {
      return false;
    }
    boolean isAddress = host.charAt(0) == '[';
    int end = isAddress ? host.indexOf(']') + 1 : nameEnd(host);
    int first = isAddress ? 1 : 0;
    int last = isAddress ? end - 1 : end;
    return last > first
        && consistsOf(host, first, last, isAddress ? IN_ADDRESS : IN_NAME)
        && isPort(host, end);
  }

  private static int nameEnd(String host) {
    int colon = host.indexOf(':');
    return colon < 0 ? host.length() : colon;
  }

  private static boolean consistsOf(String text, int from, int to, String others) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing, or a colon and a port's number, stands behind a host. */
  private static boolean isPort(String host, int end) {
    if (end == host.length()) {
      return true;
    }
    int digits = host.length() - end - 1;
    if (host.charAt(end) != ':' || digits < 1 || digits > MOST_PORT_DIGITS) {
      return false;
    }
    int port = 0;
    for (int i = end + 1; i < host.length(); i++) {
      int digit = host.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      port = 10 * port + digit;
    }
    return port <= HIGHEST_PORT;
  }

  /** Whether two name the same, in any case and with a scheme's own port or without. */
  static boolean isSame(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(":80") || lower.endsWith(":443")
        ? lower.substring(0, lower.lastIndexOf(':'))
        : lower;
  }
}
