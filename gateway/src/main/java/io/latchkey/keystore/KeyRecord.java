package io.latchkey.keystore;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key with all that is kept about it. Never holds the secret.
 *
 * @param key what decides over requests
 * @param name what people call it; need not be unique
 * @param tail the last six characters of the secret
 * @param type a label of the operator's set; null for none
 * @param description free text; null for none
 * @param hashes under which the secret is known; never shown
 * @param revocation when and why it was taken back; null where it was not
 */
public record KeyRecord(
    ApiKey key,
    String name,
    String tail,
    @Nullable String type,
    @Nullable String description,
    Instant createdAt,
    List<KeyHash> hashes,
    @Nullable Revocation revocation) {

  public KeyRecord {
    hashes = List.copyOf(hashes);
  }

  /** When and why a key was taken back; no reason where none was given. */
  public record Revocation(Instant at, @Nullable String reason) {}

  /** This record as it is after its revocation, one version later. */
  public KeyRecord revoke(Revocation why) {
    return new KeyRecord(key.revoke(), name, tail, type, description, createdAt, hashes, why);
  }
}
