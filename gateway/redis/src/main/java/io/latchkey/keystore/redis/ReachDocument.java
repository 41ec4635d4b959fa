package io.latchkey.keystore.redis;

import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamPatience;
import io.latchkey.upstream.UpstreamTrust;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A project's own certificates and timeouts for its upstream. Spans are milliseconds. */
record ReachDocument(
    @Nullable String authorities,
    @Nullable String certificate,
    @Nullable String sealedKey,
    @Nullable Long connectTimeout,
    @Nullable Long responseTimeout,
    int connectRetries) {

  static @Nullable ReachDocument of(UpstreamOptions options) {
    UpstreamTrust trust = options.trust();
    UpstreamPatience patience = options.patience();
    return trust == null && patience.equals(UpstreamPatience.NONE)
        ? null
        : new ReachDocument(
            trust == null ? null : trust.authorities(),
            trust == null ? null : trust.certificate(),
            trust == null ? null : trust.sealedKey(),
            millis(patience.connectTimeout()),
            millis(patience.responseTimeout()),
            patience.connectRetries());
  }

  @Nullable UpstreamTrust trust(OrganizationId organization, ProjectId project) {
    return authorities == null && certificate == null
        ? null
        : new UpstreamTrust(organization, project, authorities, certificate, sealedKey);
  }

  UpstreamPatience patience() {
    return new UpstreamPatience(span(connectTimeout), span(responseTimeout), connectRetries);
  }

  private static @Nullable Long millis(@Nullable Duration span) {
    return span == null ? null : span.toMillis();
  }

  private static @Nullable Duration span(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }
}
