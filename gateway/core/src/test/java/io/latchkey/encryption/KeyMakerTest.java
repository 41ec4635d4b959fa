package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyMakerTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2030-01-31T00:00:00Z");
  private static final FieldClass PCI = Objects.requireNonNull(FieldClass.parse("pci"));
  private static final byte[] VALUE = "\"4111\"".getBytes(StandardCharsets.UTF_8);

  private final OrganizationId organization = OrganizationId.generate(RANDOM);
  private final ProjectId project = ProjectId.generate(RANDOM);

  private final KeysetHandle old = keyset();
  private final KeysetHandle both =
      KeysetHandle.newBuilder(old)
          .addEntry(
              KeysetHandle.generateEntryFromParameters(
                      PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE)
                  .withRandomId()
                  .makePrimary())
          .build();
  private final KeysetHandle current =
      KeysetHandle.newBuilder()
          .addEntry(
              KeysetHandle.importKey(both.getPrimary().getKey())
                  .withFixedId(both.getPrimary().getId())
                  .makePrimary())
          .build();

  KeyMakerTest() throws GeneralSecurityException {}

  private static KeysetHandle keyset() throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
        MasterKey.generate(), InsecureSecretKeyAccess.get());
  }

  private static MasterKey master(KeysetHandle keyset) throws GeneralSecurityException {
    return MasterKey.read(
        TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
  }

  /** A project with one key in each state, all sealed under the old master key. */
  private EncryptionRecord recordOfOld() throws GeneralSecurityException {
    KeyMaker maker = new KeyMaker(master(old));
    EncryptionRecord record = EncryptionRecord.none(organization, project);
    for (KeyState state : KeyState.values()) {
      EncryptionKey key = maker.make(record, state, NOW);
      record = record.withKey(key).change(key.id(), state, NOW);
    }
    return record;
  }

  @Test
  void keysOfAnOldMasterKeyOpenUnderTheNewOneAloneOnceTheyAreSealedAnew()
      throws GeneralSecurityException {
    EncryptionRecord before = recordOfOld();
    FieldContext context = new FieldContext(organization, project, PCI, "number", "");
    byte[] token = FieldCiphers.of(master(old), before).encrypt(context, FieldMode.RANDOM, VALUE);

    EncryptionRecord after = new KeyMaker(master(both)).sealAnew(before);

    FieldToken parsed = Objects.requireNonNull(FieldToken.parse(token));
    Opened opened = FieldCiphers.of(master(current), after).decrypt(context, parsed);
    assertThat(opened)
        .isInstanceOfSatisfying(Opened.Plain.class, it -> assertThat(it.json()).isEqualTo(VALUE));
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(after.keys())
        .usingRecursiveComparison()
        .ignoringFields("sealed")
        .isEqualTo(before.keys());
  }

  @Test
  void keysUnderThePrimaryStayAsTheyAre() throws GeneralSecurityException {
    KeyMaker maker = new KeyMaker(master(both));
    EncryptionRecord anew = maker.sealAnew(recordOfOld());

    assertThat(maker.sealAnew(anew)).isSameAs(anew);
  }

  @Test
  void keysUnderAMasterKeyThatIsMissingAreLeftAlone() throws GeneralSecurityException {
    EncryptionRecord record = recordOfOld();
    KeyMaker maker = new KeyMaker(master(current));

    assertThatThrownBy(() -> maker.sealAnew(record)).isInstanceOf(GeneralSecurityException.class);
  }
}
