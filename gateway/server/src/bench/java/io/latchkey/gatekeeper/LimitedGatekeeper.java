package io.latchkey.gatekeeper;

import io.latchkey.keystore.cache.KeyCache;
import io.latchkey.keystore.cache.OrganizationCache;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.limit.RateLimiter;
import java.time.InstantSource;

/** Makes gatekeepers that charge a limiter of the benchmark's. */
public final class LimitedGatekeeper {

  private LimitedGatekeeper() {}

  public static Gatekeeper of(
      KeyCache keys, ProjectCache projects, OrganizationCache organizations, RateLimiter limiter) {
    return new Gatekeeper(
        keys, projects, organizations, new Charges(limiter, null), InstantSource.system());
  }
}
