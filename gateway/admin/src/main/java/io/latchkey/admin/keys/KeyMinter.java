package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Actor;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeyRecord;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes API keys and their secrets. */
final class KeyMinter {

  private final SecretFormat format;
  private final KeyHasher hasher;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * A minter.
   *
   * @param random must be cryptographically strong
   */
  public KeyMinter(
      SecretFormat format, KeyHasher hasher, RandomGenerator random, InstantSource clock) {
    this.format = format;
    this.hasher = hasher;
    this.random = random;
    this.clock = clock;
  }

  /** A key and its secret; the only place that has both. */
  public record Minted(KeyRecord record, Secret secret) {}

  /** A new secret, for a call. */
  Secret secret(Actor actor) {
    return format.generate(actor.attempt().random(random));
  }

  /** By which a secret is known. */
  KeyHash hash(Secret secret) {
    return hasher.hash(secret);
  }

  Minted mint(Actor actor, NewKey wanted) {
    Secret secret = secret(actor);
    ApiKey key =
        new ApiKey(
                KeyId.generate(actor.attempt().random(random)),
                wanted.organization(),
                wanted.projects(),
                wanted.permissions(),
                wanted.allowedAddresses(),
                wanted.limits(),
                wanted.expiresAt(),
                false,
                1)
            .with(wanted.labels());
    KeyRecord record =
        new KeyRecord(
            key,
            wanted.name(),
            secret.tail(),
            wanted.type(),
            wanted.description(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            new KeyRecord.Creator(actor.id(), actor.name()),
            List.of(hash(secret)),
            null,
            null);
    return new Minted(record, secret);
  }
}
