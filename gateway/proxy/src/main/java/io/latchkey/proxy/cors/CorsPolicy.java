package io.latchkey.proxy.cors;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins may do. Immutable.
 *
 * @param origins that are allowed; {@code *} alone for all
 * @param credentials whether browsers may send what they keep for this gateway
 * @param exposed response headers that pages may read
 * @param maxAge how long the answer to a preflight request holds
 */
record CorsPolicy(Set<String> origins, boolean credentials, Set<String> exposed, Duration maxAge) {

  private static final List<String> OURS =
      List.of(
          "RateLimit",
          "RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset",
          "Retry-After",
          "WWW-Authenticate");

  static CorsPolicy of(CorsSettings settings, String requestIdHeader) {
    Set<String> exposed = new LinkedHashSet<>(OURS);
    exposed.add(requestIdHeader);
    exposed.addAll(settings.exposedHeaders());
    return new CorsPolicy(
        Set.copyOf(settings.allowedOrigins()),
        settings.allowCredentials(),
        exposed,
        settings.maxAge());
  }

  /** Whether the response is the same for pages of all origins. */
  boolean isForAll() {
    return origins.contains(CorsSettings.ANY);
  }

  /** The value of {@code Access-Control-Allow-Origin} for an origin; null if it is not allowed. */
  @Nullable String allowed(String origin) {
    if (isForAll()) {
      return CorsSettings.ANY;
    }
    return origins.contains(origin) ? origin : null;
  }
}
