package io.latchkey.key;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Secrets that are written as {@code secret-token:} URIs (RFC 8959), so that scanners find them.
 */
public final class SecretUri {

  private static final String SCHEME = "secret-token:";

  private SecretUri() {}

  /**
   * The secret that a text stands for: the decoded rest of a URI of this scheme, or else the text
   * itself. A URI with a broken percent-encoding stands for itself, which is no secret.
   */
  public static String secretOf(String text) {
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return text;
    }
    String rest = text.substring(SCHEME.length());
    if (rest.indexOf('%') < 0) {
      return rest;
    }
    try {
      return URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
