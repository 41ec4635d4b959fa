package io.latchkey.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Which targets a listener serves.
 *
 * @param longest how many bytes a target may have
 * @param isStrict whether a target must be a URI as RFC 3986 says: fit for a listener that reads
 *     targets itself, whereas a proxy passes them on as they came
 */
public record TargetRules(int longest, boolean isStrict) {

  /**
   * Whether a request of HTTP/1.1 has no fault, a target that every parser takes as it came, and a
   * host by name or IPv4 address.
   */
  public boolean isPlain(HttpRequest request) {
    String host = request.headers().get(HttpHeaderNames.HOST);
    return HttpVersion.HTTP_1_1.equals(request.protocolVersion())
        && host != null
        && !host.startsWith("[")
        && RequestTarget.isPlain(request.uri())
        && RequestFault.of(request, this) == null;
  }

  /** Whether a target is a URI, or need not be one. */
  boolean isWellFormed(String target) {
    if (!isStrict) {
      return true;
    }
    try {
      return !new URI(target.startsWith("/") ? "http://localhost" + target : target)
          .toString()
          .isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
