package io.latchkey.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * The key that seals the keys of all projects. Read from a keyset of Tink's in its JSON form; with
 * several keys in there, the primary seals and every enabled one unseals.
 */
public final class MasterKey {

  private static final String PURPOSE = "latchkey-encryption-key";

  private final Aead aead;
  private final Aead primary;

  private MasterKey(Aead aead, Aead primary) {
    this.aead = aead;
    this.primary = primary;
  }

  /**
   * Reads a keyset.
   *
   * @throws GeneralSecurityException if it is none for authenticated encryption; the message has
   *     nothing of it
   */
  public static MasterKey read(String json) throws GeneralSecurityException {
    Tink.register();
    KeysetHandle handle;
    try {
      handle = TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException | RuntimeException e) {
      // The parser's message may repeat what it read.
      throw new GeneralSecurityException("not a keyset of Tink's in JSON");
    }
    return new MasterKey(aead(handle), aead(primaryOf(handle)));
  }

  private static Aead aead(KeysetHandle handle) throws GeneralSecurityException {
    return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  private static KeysetHandle primaryOf(KeysetHandle handle) throws GeneralSecurityException {
    KeysetHandle.Entry primary = handle.getPrimary();
    return KeysetHandle.newBuilder()
        .addEntry(
            KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary())
        .build();
  }

  /** A new keyset, as {@link #read} reads it. */
  public static String generate() throws GeneralSecurityException {
    Tink.register();
    KeysetHandle handle =
        KeysetHandle.generateNew(PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE);
    return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
  }

  /** Makes the two keys of a new encryption key and seals them for their place. */
  EncryptionKey.Sealed newKey(OrganizationId organization, ProjectId project, EncryptionKeyId id) {
    try {
      return new EncryptionKey.Sealed(
          seal(newHandle(id, FieldMode.RANDOM), place(organization, project, id, FieldMode.RANDOM)),
          seal(
              newHandle(id, FieldMode.DETERMINISTIC),
              place(organization, project, id, FieldMode.DETERMINISTIC)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be made", e);
    }
  }

  private static KeysetHandle newHandle(EncryptionKeyId id, FieldMode mode)
      throws GeneralSecurityException {
    KeysetHandle.Builder.Entry entry =
        KeysetHandle.generateEntryFromParameters(
            mode == FieldMode.RANDOM
                ? PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE
                : PredefinedDeterministicAeadParameters.AES256_SIV);
    return KeysetHandle.newBuilder()
        .addEntry(entry.withFixedId(id.tink(mode)).makePrimary())
        .build();
  }

  private String seal(KeysetHandle handle, byte[] place) throws GeneralSecurityException {
    byte[] sealed =
        TinkProtoKeysetFormat.serializeEncryptedKeyset(
            handle, aead, place, RegistryConfiguration.get());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /**
   * What {@link #newKey} has sealed for this place.
   *
   * @throws GeneralSecurityException if it was sealed under another master key, for another place,
   *     or changed since
   */
  KeysetHandle unseal(
      EncryptionKey.Sealed sealed,
      OrganizationId organization,
      ProjectId project,
      EncryptionKeyId id,
      FieldMode mode)
      throws GeneralSecurityException {
    String text = mode == FieldMode.RANDOM ? sealed.random() : sealed.deterministic();
    return unseal(aead, text, place(organization, project, id, mode));
  }

  private static KeysetHandle unseal(Aead with, String sealed, byte[] place)
      throws GeneralSecurityException {
    try {
      return TinkProtoKeysetFormat.parseEncryptedKeyset(
          Base64.getUrlDecoder().decode(sealed), with, place, RegistryConfiguration.get());
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not in base64url", e);
    }
  }

  /**
   * The same key, sealed under the primary.
   *
   * @return {@code sealed} itself if it is
   * @throws GeneralSecurityException as {@link #unseal}
   */
  EncryptionKey.Sealed sealAnew(
      EncryptionKey.Sealed sealed,
      OrganizationId organization,
      ProjectId project,
      EncryptionKeyId id)
      throws GeneralSecurityException {
    byte[] random = place(organization, project, id, FieldMode.RANDOM);
    byte[] deterministic = place(organization, project, id, FieldMode.DETERMINISTIC);
    if (isKeysetUnderPrimary(sealed.random(), random)
        && isKeysetUnderPrimary(sealed.deterministic(), deterministic)) {
      return sealed;
    }
    return new EncryptionKey.Sealed(
        seal(unseal(sealed, organization, project, id, FieldMode.RANDOM), random),
        seal(unseal(sealed, organization, project, id, FieldMode.DETERMINISTIC), deterministic));
  }

  private boolean isKeysetUnderPrimary(String sealed, byte[] place) {
    try {
      var unused = unseal(primary, sealed, place);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Seals bytes for a place. */
  public String seal(byte[] bytes, byte[] place) throws GeneralSecurityException {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(aead.encrypt(bytes, place));
  }

  /**
   * What was sealed for a place.
   *
   * @throws GeneralSecurityException as {@link #unseal}
   */
  public byte[] open(String sealed, byte[] place) throws GeneralSecurityException {
    try {
      return aead.decrypt(Base64.getUrlDecoder().decode(sealed), place);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not in base64url", e);
    }
  }

  /** Whether what {@link #seal} has sealed for a place needs no older key than the primary. */
  public boolean isUnderPrimary(String sealed, byte[] place) {
    try {
      var unused = primary.decrypt(Base64.getUrlDecoder().decode(sealed), place);
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] place(
      OrganizationId organization, ProjectId project, EncryptionKeyId id, FieldMode mode) {
    return FieldContext.lengthPrefixed(
        bytes(PURPOSE),
        bytes(organization.value()),
        bytes(project.value()),
        bytes(id.toString()),
        bytes(mode.text()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
