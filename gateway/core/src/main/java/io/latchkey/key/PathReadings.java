package io.latchkey.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The segments of a path, decoded, in each of the ways in which upstreams read it: some take an
 * encoded slash for a separator, ignore what follows a semicolon, or ignore empty segments. A path
 * that has nothing of this has one reading.
 */
final class PathReadings {

  private static final int ENCODED_SLASH = 1;
  private static final int NO_PARAMETERS = 2;
  private static final int NO_EMPTY_SEGMENTS = 4;
  private static final int ALL = 7;

  private PathReadings() {}

  /** The readings of a path that {@code PathGuard} accepts. */
  static Set<List<String>> of(String rawPath) {
    String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    Set<List<String>> readings = new LinkedHashSet<>();
    boolean isPlain =
        path.indexOf('%') < 0
            && path.indexOf(';') < 0
            && !path.contains("//")
            && !path.startsWith("/")
            && !path.endsWith("/");
    for (int how = 0; how <= (isPlain ? 0 : ALL); how++) {
      readings.add(segments(path, how));
    }
    return readings;
  }

  private static List<String> segments(String path, int how) {
    List<String> segments = new ArrayList<>();
    if (path.isEmpty()) {
      return segments;
    }
    for (String raw : path.split("/", -1)) {
      String whole = decoded(raw);
      int semicolon = (how & NO_PARAMETERS) == 0 ? -1 : whole.indexOf(';');
      String decoded = semicolon < 0 ? whole : whole.substring(0, semicolon);
      for (String segment :
          (how & ENCODED_SLASH) == 0 ? List.of(decoded) : List.of(decoded.split("/", -1))) {
        if (!segment.isEmpty() || (how & NO_EMPTY_SEGMENTS) == 0) {
          segments.add(segment);
        }
      }
    }
    return segments;
  }

  /** A segment without percent-encoding; what encodes nothing stays. */
  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      int wide = raw[i] == '%' && i + 1 < raw.length && (raw[i + 1] | 0x20) == 'u' ? 1 : 0;
      int value = raw[i] == '%' ? hex(raw, i + 1 + wide, wide == 0 ? 2 : 4) : -1;
      if (value < 0) {
        bytes.put(raw[i]);
      } else {
        bytes.put(
            wide == 0
                ? new byte[] {(byte) value}
                : String.valueOf((char) value).getBytes(StandardCharsets.UTF_8));
        i += wide == 0 ? 2 : 5;
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  /** A number in hexadecimal; negative if there is none. */
  private static int hex(byte[] text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = i < text.length ? Character.digit(text[i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }
}
