package io.latchkey.proxy.cors;

import io.latchkey.upstream.CorsRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins may do. Immutable.
 *
 * @param exposed response headers that pages may read
 */
record CorsPolicy(CorsRules rules, Set<String> exposed) {

  private static final List<String> OURS =
      List.of(
          "RateLimit",
          "RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset",
          "Retry-After",
          "WWW-Authenticate");

  static CorsPolicy of(CorsRules rules, String requestIdHeader) {
    Set<String> exposed = new LinkedHashSet<>(OURS);
    exposed.add(requestIdHeader);
    exposed.addAll(rules.exposedHeaders());
    return new CorsPolicy(rules, exposed);
  }

  /** Whether the response is the same for pages of all origins. */
  boolean isForAll() {
    return rules.origins().contains(CorsRules.ANY);
  }

  /** The value of {@code Access-Control-Allow-Origin} for an origin; null if it is not allowed. */
  @Nullable String allowed(String origin) {
    String by = rules.allowing(origin);
    return CorsRules.ANY.equals(by) ? by : by == null ? null : origin;
  }
}
