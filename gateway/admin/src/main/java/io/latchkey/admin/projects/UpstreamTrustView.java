package io.latchkey.admin.projects;

import io.latchkey.upstream.UpstreamTrust;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates with which a project reaches its upstream, without the private key.
 *
 * @param authorities left out for those that Java trusts
 * @param certificate left out for none
 * @param expiresAt when the first of all of them expires
 */
record UpstreamTrustView(
    @Nullable String authorities, @Nullable String certificate, @Nullable Instant expiresAt) {

  static @Nullable UpstreamTrustView of(@Nullable UpstreamTrust trust) {
    if (trust == null) {
      return null;
    }
    Stream<@Nullable String> both = Stream.of(trust.authorities(), trust.certificate());
    Instant first =
        both.filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .flatMap(pem -> TrustForm.parsed(pem).stream())
            .map(X509Certificate::getNotAfter)
            .map(end -> end.toInstant())
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new UpstreamTrustView(trust.authorities(), trust.certificate(), first);
  }
}
