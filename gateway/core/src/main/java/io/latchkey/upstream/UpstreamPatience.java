package io.latchkey.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a project waits for its upstream.
 *
 * @param connectTimeout how long a connection may take to be made; null for the gateway's own
 * @param responseTimeout how long the upstream may take to begin its answer; null for the gateway's
 *     own
 * @param connectRetries how often a request that may be repeated is tried again if no connection
 *     can be made
 */
public record UpstreamPatience(
    @Nullable Duration connectTimeout, @Nullable Duration responseTimeout, int connectRetries) {

  /** Nothing in particular. */
  public static final UpstreamPatience NONE = new UpstreamPatience(null, null, 0);
}
