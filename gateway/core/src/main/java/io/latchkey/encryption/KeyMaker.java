package io.latchkey.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes encryption keys, sealed under the master key. */
public final class KeyMaker {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKey master;

  public KeyMaker(MasterKey master) {
    this.master = master;
  }

  /** A new key for a project, with an ID that none of its keys has. */
  public EncryptionKey make(EncryptionRecord record, KeyState state, Instant now) {
    EncryptionKeyId id = EncryptionKeyId.generate(RANDOM);
    while (record.key(id).isPresent()) {
      id = EncryptionKeyId.generate(RANDOM);
    }
    return make(record, id, state, now);
  }

  /** A new key with an ID that none of the project's keys has. */
  public EncryptionKey make(
      EncryptionRecord record, EncryptionKeyId id, KeyState state, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    return new EncryptionKey(
        id, state, at, at, master.newKey(record.organization(), record.project(), id));
  }

  /**
   * Ciphers with a key that is stored nowhere.
   *
   * @throws GeneralSecurityException never, unless this JVM lacks an algorithm
   */
  public FieldCiphers ciphers(EncryptionRecord record) throws GeneralSecurityException {
    return FieldCiphers.of(master, record.withKey(make(record, KeyState.PRIMARY, Instant.EPOCH)));
  }

  /**
   * The record with every key sealed under the primary of the master key's keyset.
   *
   * @return {@code record} itself if they all are
   * @throws GeneralSecurityException if one was sealed under a master key that isn't in the keyset
   */
  public EncryptionRecord sealAnew(EncryptionRecord record) throws GeneralSecurityException {
    List<EncryptionKey> keys = new ArrayList<>();
    for (EncryptionKey key : record.keys()) {
      EncryptionKey.Sealed sealed = key.sealed();
      keys.add(
          sealed == null
              ? key
              : key.with(
                  master.sealAnew(sealed, record.organization(), record.project(), key.id())));
    }
    return keys.equals(record.keys()) ? record : record.with(keys);
  }

  /**
   * Whether the keys of a project were sealed under this master key. A new key must not join them
   * otherwise: no gateway could open both.
   */
  public boolean opens(EncryptionRecord record) {
    try {
      var unused = FieldCiphers.of(master, record);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
