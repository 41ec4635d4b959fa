package io.latchkey.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import io.latchkey.encryption.Opened.Refused;
import io.latchkey.encryption.canonical.CanonicalJson;
import io.latchkey.encryption.canonical.NoCanonicalFormException;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts the fields of one project. Never blocks; safe for use by many threads. */
public final class FieldCiphers {

  private final @Nullable EncryptionKeyId primary;
  private final Map<EncryptionKeyId, Pair> keys;
  private final Map<EncryptionKeyId, Refused> refused;

  private record Pair(Aead random, DeterministicAead deterministic) {}

  private FieldCiphers(
      @Nullable EncryptionKeyId primary,
      Map<EncryptionKeyId, Pair> keys,
      Map<EncryptionKeyId, Refused> refused) {
    this.primary = primary;
    this.keys = keys;
    this.refused = refused;
  }

  /**
   * The ciphers of a project's keys.
   *
   * @throws GeneralSecurityException if one of them was not sealed under this master key for this
   *     place
   */
  public static FieldCiphers of(MasterKey master, EncryptionRecord stored)
      throws GeneralSecurityException {
    Map<EncryptionKeyId, Pair> keys = new HashMap<>();
    Map<EncryptionKeyId, Refused> refused = new HashMap<>();
    EncryptionKeyId primary = null;
    for (EncryptionKey key : stored.keys()) {
      EncryptionKey.Sealed sealed = key.sealed();
      if (key.state() == KeyState.PRIMARY) {
        primary = key.id();
      }
      if (sealed != null && key.state().decrypts()) {
        keys.put(key.id(), pair(master, stored, key.id(), sealed));
      } else {
        boolean isDisabled = key.state() == KeyState.DISABLED;
        refused.put(key.id(), isDisabled ? Refused.KEY_DISABLED : Refused.KEY_DESTROYED);
      }
    }
    return new FieldCiphers(primary, Map.copyOf(keys), Map.copyOf(refused));
  }

  private static Pair pair(
      MasterKey master, EncryptionRecord stored, EncryptionKeyId id, EncryptionKey.Sealed sealed)
      throws GeneralSecurityException {
    OrganizationId organization = stored.organization();
    ProjectId project = stored.project();
    KeysetHandle random = master.unseal(sealed, organization, project, id, FieldMode.RANDOM);
    KeysetHandle deterministic =
        master.unseal(sealed, organization, project, id, FieldMode.DETERMINISTIC);
    return new Pair(
        random.getPrimitive(RegistryConfiguration.get(), Aead.class),
        deterministic.getPrimitive(RegistryConfiguration.get(), DeterministicAead.class));
  }

  /** The ciphers of a project that has no keys. */
  public static FieldCiphers none() {
    return new FieldCiphers(null, Map.of(), Map.of());
  }

  /** The key that encrypts; null if the project has none yet. */
  public @Nullable EncryptionKeyId primary() {
    return primary;
  }

  /**
   * Encrypts a field.
   *
   * @param json the source bytes of the JSON value
   * @return a token in ASCII, without quotes
   * @throws NoCanonicalFormException in deterministic mode, if the value has no canonical form
   * @throws IllegalStateException if the project has no primary key
   */
  public byte[] encrypt(FieldContext context, FieldMode mode, byte[] json) {
    Pair pair = primary == null ? null : keys.get(primary);
    if (pair == null) {
      throw new IllegalStateException("the project has no primary key");
    }
    byte[] place = context.associatedData(mode);
    try {
      byte[] payload =
          mode == FieldMode.RANDOM
              ? pair.random.encrypt(json, place)
              : pair.deterministic.encryptDeterministically(CanonicalJson.of(json), place);
      return FieldToken.write(context.fieldClass(), payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a field can't be encrypted", e);
    }
  }

  /** Decrypts a token, in the place that it was found in. */
  public Opened decrypt(FieldContext context, FieldToken token) {
    Pair pair = keys.get(token.key());
    if (pair == null) {
      return refused.getOrDefault(token.key(), Refused.KEY_UNKNOWN);
    }
    if (!token.fieldClass().equals(context.fieldClass())) {
      return Refused.INVALID;
    }
    FieldMode mode = token.mode();
    byte[] place = context.associatedData(mode);
    try {
      return new Opened.Plain(
          mode == FieldMode.RANDOM
              ? pair.random.decrypt(token.payload(), place)
              : pair.deterministic.decryptDeterministically(token.payload(), place));
    } catch (GeneralSecurityException e) {
      return Refused.INVALID;
    }
  }
}
