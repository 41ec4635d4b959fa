package io.latchkey.encryption;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The origins that a policy names as destinations. */
final class Origin {

  private static final int LONGEST = 512;
  private static final int LAST_PORT = 65_535;

  private Origin() {}

  /**
   * Reads an origin: scheme, host and, if it isn't the scheme's own, port.
   *
   * @throws InvalidPolicyException if it is none
   */
  static String read(@Nullable String text, String where) {
    URI uri = text == null || text.length() > LONGEST ? null : parse(text);
    if (uri == null || !isOrigin(uri)) {
      throw new InvalidPolicyException(
          where, "must be an origin such as https://partner.example, without a path");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int own = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() == -1 || uri.getPort() == own ? "" : ":" + uri.getPort();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  private static @Nullable URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isOrigin(URI uri) {
    boolean isHttp =
        "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    String path = uri.getRawPath();
    return isHttp
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getPort() != 0
        && uri.getPort() <= LAST_PORT
        && (path == null || path.isEmpty() || path.equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }
}
