package io.latchkey.rotation;

import io.latchkey.key.KeyStatus;
import java.time.Duration;

/** A holder can't roll its key. Nothing was changed. Made for the caller: has no stack trace. */
public final class HolderRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Refusal refusal;
  private final Duration retryAfter;

  /** Why not. */
  public enum Refusal {
    /** There is no such key any more. */
    GONE,
    REVOKED,
    EXPIRED,
    SUSPENDED,
    /** What was shown is an access token, or a secret from before the last roll. */
    NOT_CURRENT,
    /** A project of the key doesn't allow it. */
    NOT_ALLOWED,
    /** The organization's policy doesn't let a key with its end live on. */
    EXPIRY_POLICY,
    /** The key was rolled a moment ago. */
    TOO_SOON;

    static Refusal of(KeyStatus status) {
      return switch (status) {
        case REVOKED -> REVOKED;
        case EXPIRED -> EXPIRED;
        case SUSPENDED -> SUSPENDED;
        case ACTIVE -> throw new IllegalArgumentException("an active key is no reason to refuse");
      };
    }
  }

  HolderRefusedException(Refusal refusal) {
    this(refusal, Duration.ZERO);
  }

  /** Too soon, by this much. */
  HolderRefusedException(Duration retryAfter) {
    this(Refusal.TOO_SOON, retryAfter);
  }

  private HolderRefusedException(Refusal refusal, Duration retryAfter) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
    this.retryAfter = retryAfter;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** How long until it is possible; zero if nobody knows. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
