package io.latchkey.admin.encryption;

import io.latchkey.encryption.EncryptionKey;
import java.time.Instant;

/** An encryption key as callers see it: never the key itself. */
record EncryptionKeyView(String id, String state, Instant createdAt, Instant changedAt) {

  static EncryptionKeyView of(EncryptionKey key) {
    return new EncryptionKeyView(
        key.id().toString(), key.state().text(), key.createdAt(), key.changedAt());
  }
}
