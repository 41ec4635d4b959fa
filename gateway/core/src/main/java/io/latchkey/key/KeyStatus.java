package io.latchkey.key;

/** Where an API key is in its life. */
public enum KeyStatus {
  /** Good for requests. */
  ACTIVE,
  /** Its time is over; it was not revoked. */
  EXPIRED,
  /** Taken back by somebody, for good. */
  REVOKED
}
