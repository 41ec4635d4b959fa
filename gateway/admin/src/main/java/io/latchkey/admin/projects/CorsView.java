package io.latchkey.admin.projects;

import io.latchkey.key.Expiry;
import io.latchkey.upstream.CorsRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may call a project from a browser.
 *
 * @param methods left out for every one
 * @param headers left out for every one
 * @param exposedHeaders left out for none of its own
 */
record CorsView(
    List<String> origins,
    @Nullable List<String> methods,
    @Nullable List<String> headers,
    @Nullable List<String> exposedHeaders,
    boolean credentials,
    String maxAge) {

  static @Nullable CorsView of(@Nullable CorsRules rules) {
    return rules == null
        ? null
        : new CorsView(
            rules.origins(),
            orNull(rules.methods()),
            orNull(rules.headers()),
            orNull(rules.exposedHeaders()),
            rules.credentials(),
            Expiry.text(rules.maxAge()));
  }

  private static @Nullable List<String> orNull(List<String> names) {
    return names.isEmpty() ? null : names;
  }
}
