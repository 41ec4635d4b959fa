package io.latchkey.admin.projects;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential that somebody wants a project to show its upstream.
 *
 * @param header the name of its header
 * @param basic whether it is a user name and a password
 * @param value the header's value
 * @param from when it begins to be used; null for at once
 * @param overlap for how long from then the one before can be put back
 * @param restore whether the one before is wanted, and nothing else is said
 */
record WantedCredential(
    String header,
    boolean basic,
    String value,
    @Nullable Instant from,
    Duration overlap,
    boolean restore) {

  /** Without the value, which is a secret. */
  @Override
  public String toString() {
    return header;
  }
}
