package io.latchkey.admin.projects;

import io.latchkey.upstream.UpstreamCredential;
import io.latchkey.upstream.UpstreamCredential.Sealed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a project shows its upstream, without the secret.
 *
 * @param kind {@code header} or {@code basic}
 * @param from when it begins to be used
 * @param previous left out if there is none that is used or can be put back
 */
record UpstreamCredentialView(
    String header, String kind, Instant setAt, Instant from, @Nullable PreviousView previous) {

  /** The one before it. */
  record PreviousView(String header, String kind, Instant setAt, Instant until) {}

  static @Nullable UpstreamCredentialView of(@Nullable UpstreamCredential stored, Instant now) {
    if (stored == null) {
      return null;
    }
    Sealed newest = stored.newest();
    Sealed before = stored.previous(now);
    Instant until = stored.keptUntil();
    return new UpstreamCredentialView(
        newest.header(),
        kind(newest),
        newest.setAt(),
        stored.from(),
        before == null || until == null
            ? null
            : new PreviousView(before.header(), kind(before), before.setAt(), until));
  }

  private static String kind(Sealed credential) {
    return credential.basic() ? "basic" : "header";
  }
}
