package io.latchkey.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The paths {@code /proxy/{project}/**}, which every gateway serves. */
public final class BuiltInPath {

  /** How many segments at its beginning are not the project's. */
  public static final int SEGMENTS = 2;

  private static final String PREFIX = "/proxy/";

  private BuiltInPath() {}

  /** How a path, as it came, names its project; null where it is none of these. */
  public static @Nullable String project(String rawPath) {
    if (!rawPath.startsWith(PREFIX)) {
      return null;
    }
    int slash = rawPath.indexOf('/', PREFIX.length());
    int end = slash < 0 ? rawPath.length() : slash;
    return end == PREFIX.length() ? null : decoded(rawPath.substring(PREFIX.length(), end));
  }

  /** A segment decoded; as it came where its percent-encoding is broken, which no project's is. */
  private static String decoded(String segment) {
    try {
      return segment.indexOf('%') < 0
          ? segment
          : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
