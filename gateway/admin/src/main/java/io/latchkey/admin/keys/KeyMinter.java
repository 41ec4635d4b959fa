package io.latchkey.admin.keys;

import io.latchkey.admin.caller.Actor;
import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.rotation.SecretMinter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes API keys and their secrets. */
final class KeyMinter {

  private final SecretMinter secrets;
  private final InstantSource clock;

  KeyMinter(SecretMinter secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** A key and its secret; the only place that has both. */
  public record Minted(KeyRecord record, Secret secret) {}

  Minted mint(Actor actor, NewKey wanted) {
    Secret secret = secrets.secret(actor.attempt());
    ApiKey key =
        new ApiKey(
                KeyId.generate(secrets.random(actor.attempt())),
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
            List.of(secrets.hash(secret)),
            null,
            null);
    return new Minted(record, secret);
  }
}
