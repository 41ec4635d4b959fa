package io.latchkey.proxy.exchange;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small set of header names, asked in any case and without making strings: names are compared
 * only with those of the same length. Every punctuation mark counts as a hyphen, because upstreams
 * that are given headers as variables can't tell them apart (RFC 3875, section 4.1.18).
 */
public final class HeaderNames {

  /**
   * What is for one hop only (RFC 9110, section 7.6.1), {@code Proxy}, which programs that get
   * headers as variables take for a setting of theirs (HTTP_PROXY), and the names under which Netty
   * tells about the stream of a message that came over HTTP/2.
   */
  public static final HeaderNames HOP_BY_HOP =
      HeaderNames.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-http2-path",
          "x-http2-scheme",
          "x-http2-stream-dependency-id",
          "x-http2-stream-id",
          "x-http2-stream-promise-id",
          "x-http2-stream-weight");

  /** What says who the client is. */
  public static final HeaderNames FORWARDED =
      HeaderNames.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-real-ip");

  /** What upstreams must find in no other spelling, whoever sent it. */
  public static final HeaderNames MEANT_ONCE =
      HeaderNames.of(
          "content-length",
          "content-type",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-real-ip");

  private final List<List<AsciiString>> byLength;

  private HeaderNames(List<List<AsciiString>> byLength) {
    this.byLength = byLength;
  }

  public static HeaderNames of(String... names) {
    List<List<AsciiString>> byLength = new ArrayList<>();
    for (String name : names) {
      while (byLength.size() <= name.length()) {
        byLength.add(List.of());
      }
      List<AsciiString> longer = new ArrayList<>(byLength.get(name.length()));
      longer.add(AsciiString.cached(readable(name)));
      byLength.set(name.length(), List.copyOf(longer));
    }
    return new HeaderNames(List.copyOf(byLength));
  }

  private static String readable(String name) {
    StringBuilder readable = new StringBuilder(name.length());
    name.chars().forEach(c -> readable.append(plain((char) c)));
    return readable.toString();
  }

  /** Whether a name reads as one of these. */
  public boolean contains(CharSequence name) {
    if (name.length() >= byLength.size()) {
      return false;
    }
    List<AsciiString> candidates = byLength.get(name.length());
    for (int i = 0; i < candidates.size(); i++) {
      if (begins(name, candidates.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name reads as another one: in any case, with any punctuation mark for a hyphen. */
  public static boolean reads(CharSequence name, CharSequence as) {
    int length = as.length();
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (plain(name.charAt(i)) != plain(as.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char plain(char c) {
    char lower = AsciiString.toLowerCase(c);
    return (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ? lower : '-';
  }

  /** Whether a name has no punctuation but hyphens. */
  public static boolean isPlain(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && plain(c) == '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether a name is one of a few, in any case. */
  public static boolean isAmong(CharSequence name, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (AsciiString.contentEqualsIgnoreCase(names.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name begins like one in lower case, read as {@link #reads} does. */
  public static boolean begins(CharSequence name, AsciiString prefix) {
    int length = prefix.length();
    if (name.length() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (plain(name.charAt(i)) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the value of a Connection header names another one to be for this hop only. What frames
   * or routes a message can't be named away.
   */
  public static boolean isNamed(CharSequence name, @Nullable String connection) {
    if (connection == null || NEVER_NAMED.contains(name)) {
      return false;
    }
    int start = 0;
    while (start <= connection.length()) {
      int comma = connection.indexOf(',', start);
      int end = comma < 0 ? connection.length() : comma;
      String option = connection.substring(start, end).trim();
      if (AsciiString.contentEqualsIgnoreCase(option, name)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static final HeaderNames NEVER_NAMED =
      HeaderNames.of("content-length", "content-type", "host");
}
