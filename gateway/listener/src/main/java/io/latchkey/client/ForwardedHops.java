package io.latchkey.client;

import io.latchkey.key.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who a client is by what proxies say: a pure function over the peer and the forwarded values. */
final class ForwardedHops {

  private ForwardedHops() {}

  /**
   * The client: read from the end, the first address that is not a trusted proxy's. What is no
   * address ends the reading, and the last proxy that was trusted counts as the client.
   *
   * @param hops the nearest last
   */
  static InetAddress client(InetAddress peer, List<String> hops, Predicate<InetAddress> trusted) {
    InetAddress client = peer;
    for (int i = hops.size() - 1; i >= 0 && trusted.test(client); i--) {
      InetAddress hop = address(hops.get(i));
      if (hop == null) {
        return client;
      }
      client = hop;
    }
    return client;
  }

  /** The hops of X-Forwarded-For. */
  static List<String> ofForwardedFor(List<String> values) {
    return values.isEmpty() ? List.of() : List.of(String.join(",", values).split(",", -1));
  }

  /** The {@code for} parameters of Forwarded (RFC 7239); empty for an element that has none. */
  static List<String> ofForwarded(List<String> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    List<String> hops = new ArrayList<>();
    for (String element : split(String.join(",", values), ',')) {
      hops.add(forParameter(element));
    }
    return hops;
  }

  private static String forParameter(String element) {
    String found = null;
    for (String pair : split(element, ';')) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
        if (found != null) {
          return "";
        }
        found = pair.substring(equals + 1).strip();
      }
    }
    return found == null ? "" : unquoted(found);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }

  /** Splits outside quoted strings. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** An address with or without brackets and a port; null if it is none. */
  private static @Nullable InetAddress address(String hop) {
    String text = hop.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      boolean whole = end > 0 && isPort(text.substring(end + 1));
      String inside = whole ? text.substring(1, end) : "";
      return inside.indexOf(':') < 0 ? null : Network.literal(inside);
    }
    int colon = text.indexOf(':');
    boolean hasPort = colon > 0 && colon == text.lastIndexOf(':') && isPort(text.substring(colon));
    return Network.literal(hasPort ? text.substring(0, colon) : text);
  }

  /** Whether a text is a colon and a port, real or obfuscated (RFC 7239, section 6), or empty. */
  private static boolean isPort(String text) {
    return text.isEmpty() || text.matches(":(?:\\d{1,5}|_[A-Za-z0-9._-]+)");
  }
}
