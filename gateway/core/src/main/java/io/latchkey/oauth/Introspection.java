package io.latchkey.oauth;

import io.latchkey.access.Decision;
import org.jspecify.annotations.Nullable;

/** The answer to the question what an access token is good for (RFC 7662). */
public sealed interface Introspection {

  /**
   * It could be answered.
   *
   * @param use of the key that the client asked with; null if it did not ask with one
   */
  record Told(IntrospectionView view, Decision.@Nullable Allowed use) implements Introspection {}

  /** The client may not ask, or not now. */
  record Refused(Decision.Denied denied) implements Introspection {}

  /** Nobody could know. */
  record Unavailable() implements Introspection {}
}
