package io.latchkey.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to a project's requests and responses.
 *
 * @param credential what its upstream is shown; null for nothing
 */
public record Provisions(@Nullable UpstreamCredential credential) {

  /** Nothing. */
  public static final Provisions NONE = new Provisions(null);

  /** With another credential; null for none. */
  public Provisions withCredential(@Nullable UpstreamCredential wanted) {
    return new Provisions(wanted);
  }
}
