package io.latchkey.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of the addresses of calls. */
final class Paths {

  private Paths() {}

  /** A text as one segment of a path, whatever is in it. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
