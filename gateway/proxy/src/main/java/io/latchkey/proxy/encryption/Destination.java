package io.latchkey.proxy.encryption;

import io.latchkey.access.PathGuard;
import io.latchkey.encryption.Policy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants to go instead of its upstream: an address there, under the upstream's own
 * path, or one of an origin that the project's policy allows. What the request's path has behind
 * the project is joined to it.
 */
final class Destination {

  private Destination() {}

  /**
   * The address to forward to.
   *
   * @param upstream where the request would go; null for nowhere
   * @throws FieldFaultException if the request may not go there
   */
  static URI check(String text, @Nullable URI upstream, @Nullable Policy policy) {
    URI asked = read(text);
    String origin = origin(asked);
    if (upstream != null
        && origin.equals(origin(upstream))
        && isBelow(path(asked), path(upstream))) {
      return path(asked).isEmpty() ? upstream : asked;
    }
    if (policy != null && policy.destinations().contains(origin)) {
      return asked;
    }
    throw refused();
  }

  private static boolean isBelow(String path, String base) {
    String folder = base.endsWith("/") ? base : base + "/";
    return path.isEmpty() || path.equals(base) || path.startsWith(folder);
  }

  /** Without the slash that stands for the whole of a host. */
  private static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.equals("/") ? "" : path;
  }

  private static URI read(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      if (isHttp
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && PathGuard.accepts(path(uri))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused like any other.
    }
    throw refused();
  }

  private static FieldFaultException refused() {
    return new FieldFaultException(FieldProblem.DESTINATION_NOT_ALLOWED);
  }

  /** As policies have it: in lower case, without the port that goes without saying. */
  private static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + port;
  }
}
