package io.latchkey.signing;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtEcdsaParameters;
import com.google.crypto.tink.jwt.JwtEcdsaParameters.Algorithm;
import com.google.crypto.tink.jwt.JwtEcdsaParameters.KidStrategy;
import com.google.crypto.tink.jwt.JwtPublicKeySign;
import com.google.crypto.tink.jwt.JwtSignatureConfig;
import com.google.crypto.tink.jwt.RawJwt;
import io.latchkey.encryption.MasterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;

/**
 * Keys that sign with ES256 (RFC 7518, section 3.4), opened. A new key is published an hour before
 * it signs, so that whoever keeps the published keys for less than that can verify every token; the
 * one before it stays published until the next one comes.
 */
final class SigningKeys {

  private static final Duration SIGNS = Duration.ofDays(30);
  private static final Duration PUBLISHED = Duration.ofHours(1);
  private static final byte[] PLACE = "latchkey-signing-keys".getBytes(StandardCharsets.UTF_8);

  static {
    try {
      JwtSignatureConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink has not what is needed", e);
    }
  }

  private final JwtPublicKeySign signer;
  private final String published;

  private SigningKeys(JwtPublicKeySign signer, String published) {
    this.signer = signer;
    this.published = published;
  }

  /** The first record of a fleet. */
  static SigningRecord first(MasterKey master, Instant now) throws GeneralSecurityException {
    return seal(
        master, KeysetHandle.newBuilder().addEntry(generate().makePrimary()), false, now, 1);
  }

  /** The record that has to come after this one; itself if it can stay as it is. */
  static SigningRecord due(MasterKey master, SigningRecord record, Instant now)
      throws GeneralSecurityException {
    Duration age = Duration.between(record.changedAt(), now);
    if (age.compareTo(record.isPrepared() ? PUBLISHED : SIGNS) >= 0) {
      KeysetHandle keys = open(master, record);
      KeysetHandle.Builder next =
          record.isPrepared()
              ? KeysetHandle.newBuilder(keys)
              : KeysetHandle.newBuilder().addEntry(entry(keys.getPrimary()).makePrimary());
      if (record.isPrepared()) {
        next.getAt(keys.size() - 1).makePrimary();
      } else {
        next.addEntry(generate());
      }
      return seal(master, next, !record.isPrepared(), now, record.version() + 1);
    }
    return master.isUnderPrimary(record.sealed(), PLACE)
        ? record
        : seal(
            master,
            KeysetHandle.newBuilder(open(master, record)),
            record.isPrepared(),
            record.changedAt(),
            record.version() + 1);
  }

  private static KeysetHandle.Builder.Entry generate() throws GeneralSecurityException {
    return KeysetHandle.generateEntryFromParameters(
            JwtEcdsaParameters.builder()
                .setAlgorithm(Algorithm.ES256)
                .setKidStrategy(KidStrategy.BASE64_ENCODED_KEY_ID)
                .build())
        .withRandomId();
  }

  private static KeysetHandle.Builder.Entry entry(KeysetHandle.Entry of) {
    return KeysetHandle.importKey(of.getKey()).withFixedId(of.getId()).setStatus(KeyStatus.ENABLED);
  }

  private static SigningRecord seal(
      MasterKey master,
      KeysetHandle.Builder keys,
      boolean isPrepared,
      Instant changedAt,
      int version)
      throws GeneralSecurityException {
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(keys.build(), InsecureSecretKeyAccess.get());
    String sealed = master.seal(json.getBytes(StandardCharsets.UTF_8), PLACE);
    return new SigningRecord(sealed, isPrepared, changedAt, version);
  }

  private static KeysetHandle open(MasterKey master, SigningRecord record)
      throws GeneralSecurityException {
    String json = new String(master.open(record.sealed(), PLACE), StandardCharsets.UTF_8);
    return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
  }

  /**
   * The keys of a record.
   *
   * @throws GeneralSecurityException if they were sealed under a master key that this gateway
   *     doesn't have, or changed since
   */
  static SigningKeys of(MasterKey master, SigningRecord record) throws GeneralSecurityException {
    KeysetHandle keys = open(master, record);
    try {
      return new SigningKeys(
          keys.getPrimitive(RegistryConfiguration.get(), JwtPublicKeySign.class),
          JwkSetConverter.fromPublicKeysetHandle(keys.getPublicKeysetHandle()));
    } catch (IOException e) {
      throw new GeneralSecurityException("the keys can't be published", e);
    }
  }

  /** What verifies, as a JSON Web Key Set (RFC 7517). */
  String published() {
    return published;
  }

  /** The token in its compact form. */
  String sign(RawJwt token) {
    try {
      return signer.signAndEncode(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("nothing can be signed", e);
    }
  }
}
