package io.latchkey.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of the addresses of calls. */
public final class Paths {

  private Paths() {}

  /** A text as one segment of a path, whatever is in it. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
