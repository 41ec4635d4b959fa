package io.latchkey.key;

/** Where an API key is in its life. */
public enum KeyStatus {
  /** Good for requests. */
  ACTIVE,
  /** Refused until somebody resumes it. */
  SUSPENDED,
  /** Its time is over; it was not revoked. */
  EXPIRED,
  /** Taken back by somebody, for good. */
  REVOKED;

  /** Whether the key will never work again. */
  public boolean isOver() {
    return this == EXPIRED || this == REVOKED;
  }
}
