package io.latchkey.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to a project's requests and responses.
 *
 * @param credential what its upstream is shown; null for nothing
 * @param cors which pages may call it from a browser; null for what the gateway allows
 */
public record Provisions(@Nullable UpstreamCredential credential, @Nullable CorsRules cors) {

  /** Nothing. */
  public static final Provisions NONE = new Provisions(null, null);

  /** With another credential; null for none. */
  public Provisions withCredential(@Nullable UpstreamCredential wanted) {
    return new Provisions(wanted, cors);
  }

  /** With other rules for pages; null for none. */
  public Provisions withCors(@Nullable CorsRules wanted) {
    return new Provisions(credential, wanted);
  }
}
