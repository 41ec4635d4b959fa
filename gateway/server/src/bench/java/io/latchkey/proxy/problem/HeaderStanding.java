package io.latchkey.proxy.problem;

import io.latchkey.access.Standing;
import io.latchkey.proxy.settings.RateLimitHeader;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** Tells clients how they stand as the proxy does. */
public final class HeaderStanding {

  private final RateLimitHeaders headers = new RateLimitHeaders(List.of(RateLimitHeader.STANDARD));

  /** Adds the headers to an answer. */
  public void write(Standing standing, HttpHeaders answer) {
    headers.write(standing, answer);
  }
}
