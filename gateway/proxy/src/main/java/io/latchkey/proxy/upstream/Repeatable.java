package io.latchkey.proxy.upstream;

import java.util.Set;

/** Which requests may be sent again if nobody knows what became of them (RFC 9110, 9.2.2). */
public final class Repeatable {

  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private Repeatable() {}

  /** Whether a request may be, which it never may if it has a body, since that is not kept. */
  public static boolean is(String method, boolean hasBody) {
    return !hasBody && IDEMPOTENT.contains(method);
  }
}
