package io.latchkey.rotation;

import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.mutation.CallAttempt;
import java.util.random.RandomGenerator;

/** Makes secrets of keys. */
public final class SecretMinter {

  private final SecretFormat format;
  private final KeyHasher hasher;
  private final RandomGenerator random;

  /**
   * A minter.
   *
   * @param random must be cryptographically strong
   */
  public SecretMinter(SecretFormat format, KeyHasher hasher, RandomGenerator random) {
    this.format = format;
    this.hasher = hasher;
    this.random = random;
  }

  /** What is random in a call. */
  public RandomGenerator random(CallAttempt attempt) {
    return attempt.random(random);
  }

  /** A new secret, for a call. */
  public Secret secret(CallAttempt attempt) {
    return format.generate(random(attempt));
  }

  /** By which a secret is known. */
  public KeyHash hash(Secret secret) {
    return hasher.hash(secret);
  }
}
