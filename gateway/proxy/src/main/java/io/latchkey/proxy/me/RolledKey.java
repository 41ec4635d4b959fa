package io.latchkey.proxy.me;

import io.latchkey.keystore.KeyRecord;
import io.latchkey.mutation.RevocationView;
import io.latchkey.rotation.KeyRotation.Rolled;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a holder is told once it has rolled its key: the secret is shown here and never again.
 *
 * @param oldSecret the secret before, if it still works; else left out
 * @param revocation who refuses the secrets and tokens that ended; left out if none did
 */
record RolledKey(
    String id,
    String clientId,
    String name,
    String secret,
    String tail,
    Instant lastRolledAt,
    @Nullable Old oldSecret,
    @Nullable RevocationView revocation) {

  /** A secret that was replaced and works until its end. */
  record Old(String tail, Instant endsAt) {}

  static RolledKey of(Rolled rolled, boolean replicasAsked) {
    KeyRecord record = rolled.record();
    KeyRecord.Roll roll = Objects.requireNonNull(record.roll());
    KeyRecord.OldSecret old = roll.old();
    String id = record.key().id().toString();
    return new RolledKey(
        id,
        id,
        record.name(),
        rolled.secret().reveal(),
        record.tail(),
        roll.at(),
        old == null ? null : new Old(old.tail(), old.ends()),
        rolled.confirmation() == null
            ? null
            : RevocationView.of(rolled.confirmation(), rolled.committed(), replicasAsked));
  }

  @Override
  public String toString() {
    return "RolledKey[" + id + "]";
  }
}
