package io.latchkey.gatekeeper;

import org.jspecify.annotations.Nullable;

/**
 * What a project's upstream is shown, opened; see {@link io.latchkey.upstream.UpstreamCredential}.
 *
 * @param fromMillis when the newest begins to be used, in milliseconds since the epoch
 * @param before used until then; null for none
 */
public record OpenedCredential(Header newest, long fromMillis, @Nullable Header before) {

  /** A header of requests. */
  public record Header(String name, String value) {

    /** Without the value, which is a secret. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** The one that is used at a time; null for none. */
  public @Nullable Header at(long millis) {
    return millis < fromMillis ? before : newest;
  }
}
