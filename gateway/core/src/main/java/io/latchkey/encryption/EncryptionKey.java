package io.latchkey.encryption;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of a project's encryption keys, as it is stored.
 *
 * @param changedAt when it came into its present state
 * @param sealed the key itself under the master key; null once it is destroyed
 */
public record EncryptionKey(
    EncryptionKeyId id,
    KeyState state,
    Instant createdAt,
    Instant changedAt,
    @Nullable Sealed sealed) {

  /** Two keysets of Tink's, each encrypted under the master key and in base64url. */
  public record Sealed(String random, String deterministic) {

    @Override
    public String toString() {
      return "Sealed";
    }
  }

  EncryptionKey with(Sealed other) {
    return new EncryptionKey(id, state, createdAt, changedAt, other);
  }

  EncryptionKey in(KeyState wanted, Instant now) {
    return new EncryptionKey(
        id, wanted, createdAt, now, wanted == KeyState.DESTROYED ? null : sealed);
  }
}
