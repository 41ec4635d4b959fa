package io.latchkey.proxy.answer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Where clients without a good credential learn how they get one (RFC 9728). */
public interface ResourceMetadata {

  /** The metadata's address; null if a request names no host that could be this gateway's. */
  @Nullable String addressFor(ServerHttpRequest request);
}
