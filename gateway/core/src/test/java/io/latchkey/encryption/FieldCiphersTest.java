package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.encryption.Opened.Refused;
import io.latchkey.encryption.canonical.CanonicalJson;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldCiphersTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final OrganizationId ORGANIZATION = OrganizationId.generate(RANDOM);
  private static final ProjectId PROJECT = ProjectId.generate(RANDOM);
  private static final FieldClass PCI = Objects.requireNonNull(FieldClass.parse("pci"));
  private static final FieldContext NUMBER =
      new FieldContext(ORGANIZATION, PROJECT, PCI, "number", "");
  private static final byte[] VALUE = bytes("\"4111 1111 1111 1111\"");

  private final MasterKey master = masterKey();
  private final KeyMaker maker = new KeyMaker(master);
  private final EncryptionRecord stored = withKey(ORGANIZATION, PROJECT);
  private final FieldCiphers ciphers = ciphers(stored);

  private static MasterKey masterKey() {
    try {
      return MasterKey.read(MasterKey.generate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private EncryptionRecord withKey(OrganizationId organization, ProjectId project) {
    EncryptionRecord none = EncryptionRecord.none(organization, project);
    return none.withKey(maker.make(none, KeyState.PRIMARY, Instant.EPOCH));
  }

  private FieldCiphers ciphers(EncryptionRecord record) {
    try {
      return FieldCiphers.of(master, record);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static FieldToken token(byte[] text) {
    return Objects.requireNonNull(FieldToken.parse(text));
  }

  private static void assertPlain(Opened opened, byte[] expected) {
    assertThat(opened).isInstanceOf(Opened.Plain.class);
    assertThat(((Opened.Plain) opened).json()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(FieldMode.class)
  void fieldComesBackAsItWas(FieldMode mode) {
    for (String json : List.of("\"a\"", "12.5", "null", "{\"a\":[1,true]}", "\"\\u0000 é 😀\"")) {
      byte[] value = mode == FieldMode.RANDOM ? bytes(json) : CanonicalJson.of(bytes(json));

      byte[] text = ciphers.encrypt(NUMBER, mode, value);

      assertThat(token(text).mode()).isEqualTo(mode);
      assertThat(token(text).key()).isEqualTo(ciphers.primary());
      assertPlain(ciphers.decrypt(NUMBER, token(text)), value);
    }
  }

  @Test
  void sourceBytesComeBackInRandomMode() {
    byte[] value = bytes("{ \"b\" : 12.50, \"b\" : 1e400 , \"a\" : \"\\u0041\\/\" }");

    byte[] text = ciphers.encrypt(NUMBER, FieldMode.RANDOM, value);

    assertPlain(ciphers.decrypt(NUMBER, token(text)), value);
  }

  @Test
  void equalValuesAreEqualOnlyInDeterministicModeAndOnlyInOnePlace() {
    byte[] once = ciphers.encrypt(NUMBER, FieldMode.DETERMINISTIC, bytes("{\"a\":1.0, \"b\":2}"));
    byte[] again = ciphers.encrypt(NUMBER, FieldMode.DETERMINISTIC, bytes("{\"b\":2,\"a\":1}"));
    FieldContext other = new FieldContext(ORGANIZATION, PROJECT, PCI, "other", "");

    assertThat(again).isEqualTo(once);
    assertThat(ciphers.encrypt(other, FieldMode.DETERMINISTIC, bytes("{\"a\":1,\"b\":2}")))
        .isNotEqualTo(once);
    assertThat(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE))
        .isNotEqualTo(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE));
  }

  @ParameterizedTest
  @EnumSource(FieldMode.class)
  void tokenInAnotherPlaceIsRefused(FieldMode mode) {
    FieldToken token = token(ciphers.encrypt(NUMBER, mode, VALUE));
    FieldClass phi = Objects.requireNonNull(FieldClass.parse("phi"));
    OrganizationId organization = OrganizationId.generate(RANDOM);
    ProjectId project = ProjectId.generate(RANDOM);

    for (FieldContext elsewhere :
        List.of(
            new FieldContext(ORGANIZATION, PROJECT, phi, "number", ""),
            new FieldContext(ORGANIZATION, PROJECT, PCI, "nickname", ""),
            new FieldContext(ORGANIZATION, PROJECT, PCI, "Number", ""),
            new FieldContext(ORGANIZATION, PROJECT, PCI, "numbe", "r"),
            new FieldContext(ORGANIZATION, PROJECT, PCI, "", "number"),
            new FieldContext(ORGANIZATION, PROJECT, PCI, "number", "customer-1"),
            new FieldContext(ORGANIZATION, project, PCI, "number", ""),
            new FieldContext(organization, PROJECT, PCI, "number", ""))) {
      assertThat(ciphers.decrypt(elsewhere, token)).isEqualTo(Refused.INVALID);
    }
  }

  @Test
  void tokenThatIsGivenAnotherClassIsRefusedUnderBoth() {
    String text =
        new String(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE), StandardCharsets.US_ASCII);
    FieldToken changed = token(bytes(text.replace("lkf1:pci:", "lkf1:phi:")));
    FieldClass phi = Objects.requireNonNull(FieldClass.parse("phi"));

    assertThat(ciphers.decrypt(NUMBER, changed)).isEqualTo(Refused.INVALID);
    assertThat(ciphers.decrypt(new FieldContext(ORGANIZATION, PROJECT, phi, "number", ""), changed))
        .isEqualTo(Refused.INVALID);
  }

  @ParameterizedTest
  @EnumSource(FieldMode.class)
  void tokenWithAnyByteChangedIsRefused(FieldMode mode) {
    byte[] payload = token(ciphers.encrypt(NUMBER, mode, VALUE)).payload();

    for (int i = 5; i < payload.length; i++) {
      byte[] changed = payload.clone();
      changed[i] ^= 1;

      assertThat(ciphers.decrypt(NUMBER, token(FieldToken.write(PCI, changed))))
          .isEqualTo(Refused.INVALID);
    }
    int least = mode == FieldMode.RANDOM ? 46 : 22;
    for (int length = least; length < payload.length; length++) {
      byte[] cut = Arrays.copyOf(payload, length);
      assertThat(ciphers.decrypt(NUMBER, token(FieldToken.write(PCI, cut))))
          .isEqualTo(Refused.INVALID);
    }
  }

  @Test
  void tokenOfOneModeIsRefusedInTheOther() {
    byte[] payload = token(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE)).payload().clone();
    payload[4] |= 1;

    assertThat(ciphers.decrypt(NUMBER, token(FieldToken.write(PCI, payload))))
        .isEqualTo(Refused.INVALID);
  }

  @Test
  void tokenOfAnotherProjectNamesAKeyThatIsUnknown() {
    FieldCiphers foreign = ciphers(withKey(ORGANIZATION, ProjectId.generate(RANDOM)));
    FieldToken token = token(foreign.encrypt(NUMBER, FieldMode.RANDOM, VALUE));

    assertThat(ciphers.decrypt(NUMBER, token)).isEqualTo(Refused.KEY_UNKNOWN);
  }

  @Test
  void oldKeyDecryptsAndTheNewOneEncrypts() {
    FieldToken old = token(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE));
    EncryptionKey next = maker.make(stored, KeyState.PENDING, Instant.EPOCH);
    FieldCiphers before = ciphers(stored.withKey(next));
    FieldCiphers after = ciphers(stored.withKey(next).promote(next.id(), Instant.EPOCH));

    FieldToken young = token(after.encrypt(NUMBER, FieldMode.RANDOM, VALUE));

    assertThat(before.primary()).isEqualTo(ciphers.primary());
    assertThat(young.key()).isEqualTo(next.id());
    assertPlain(before.decrypt(NUMBER, young), VALUE);
    assertPlain(after.decrypt(NUMBER, old), VALUE);
  }

  @Test
  void disabledAndDestroyedKeysDecryptNothing() {
    FieldToken token = token(ciphers.encrypt(NUMBER, FieldMode.RANDOM, VALUE));
    EncryptionKeyId id = token.key();
    EncryptionRecord disabled = stored.change(id, KeyState.DISABLED, Instant.EPOCH);
    EncryptionRecord destroyed = stored.change(id, KeyState.DESTROYED, Instant.EPOCH);

    assertThat(ciphers(disabled).decrypt(NUMBER, token)).isEqualTo(Refused.KEY_DISABLED);
    assertPlain(
        ciphers(disabled.change(id, KeyState.ACTIVE, Instant.EPOCH)).decrypt(NUMBER, token), VALUE);
    assertThat(ciphers(destroyed).decrypt(NUMBER, token)).isEqualTo(Refused.KEY_DESTROYED);
    assertThat(destroyed.keys()).extracting(EncryptionKey::sealed).containsOnlyNulls();
  }

  @Test
  void sealedKeyOpensOnlyInItsPlaceAndUnderItsMasterKey() {
    List<EncryptionKey> keys = stored.keys();
    EncryptionKey.Sealed sealed = Objects.requireNonNull(keys.get(0).sealed());
    EncryptionKey swapped =
        new EncryptionKey(
            keys.get(0).id(),
            KeyState.PRIMARY,
            Instant.EPOCH,
            Instant.EPOCH,
            new EncryptionKey.Sealed(
                /* random= */ sealed.deterministic(), /* deterministic= */ sealed.random()));
    EncryptionKey renamed =
        new EncryptionKey(
            new EncryptionKeyId(keys.get(0).id().value() ^ 2),
            KeyState.PRIMARY,
            Instant.EPOCH,
            Instant.EPOCH,
            sealed);
    ProjectId project = ProjectId.generate(RANDOM);

    for (EncryptionRecord wrong :
        List.of(
            new EncryptionRecord(ORGANIZATION, project, null, 0, keys, 1),
            new EncryptionRecord(OrganizationId.generate(RANDOM), PROJECT, null, 0, keys, 1),
            new EncryptionRecord(ORGANIZATION, PROJECT, null, 0, List.of(swapped), 1),
            new EncryptionRecord(ORGANIZATION, PROJECT, null, 0, List.of(renamed), 1))) {
      assertThatThrownBy(() -> FieldCiphers.of(master, wrong))
          .isInstanceOf(GeneralSecurityException.class);
    }
    assertThatThrownBy(() -> FieldCiphers.of(masterKey(), stored))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
