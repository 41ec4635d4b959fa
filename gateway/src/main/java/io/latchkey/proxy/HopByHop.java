package io.latchkey.proxy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headers that are for one hop only (RFC 9110, section 7.6.1). Names are in lower case. */
final class HopByHop {

  private static final Set<String> NAMES =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> NEVER_NAMED = Set.of("content-length", "host", "content-type");

  private HopByHop() {}

  /** Whether a header is for one hop whatever the message says. */
  static boolean contains(String name) {
    return NAMES.contains(name);
  }

  /**
   * Whether {@code Connection} names a header. What frames or routes a message can't be named away.
   */
  static boolean isNamed(String name, @Nullable List<String> connection) {
    if (connection == null || NEVER_NAMED.contains(name)) {
      return false;
    }
    for (int i = 0; i < connection.size(); i++) {
      if (lists(connection.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean lists(String value, String name) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      if (value.substring(start, end).trim().equalsIgnoreCase(name)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
