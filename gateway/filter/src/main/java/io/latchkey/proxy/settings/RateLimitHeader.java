package io.latchkey.proxy.settings;

/** Headers about rate limits. */
public enum RateLimitHeader {
  /** RateLimit-Policy and RateLimit. */
  STANDARD,
  /** X-RateLimit-Limit, -Remaining and -Reset, in seconds, of the limit that is nearest. */
  X
}
