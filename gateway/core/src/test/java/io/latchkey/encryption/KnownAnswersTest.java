package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.daead.AesSivKey;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other implementations of the two algorithms say, the ones that tokens are made with do. */
class KnownAnswersTest {

  private static final HexFormat HEX = HexFormat.of();

  @BeforeAll
  static void register() {
    Tink.register();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SecretBytes secret(String hex) {
    return SecretBytes.copyFrom(HEX.parseHex(hex), InsecureSecretKeyAccess.get());
  }

  private static KeysetHandle handle(Key key) throws GeneralSecurityException {
    return KeysetHandle.newBuilder().addEntry(KeysetHandle.importKey(key).makePrimary()).build();
  }

  /** The vectors of c2sp.org/XAES-256-GCM. */
  @ParameterizedTest
  @CsvSource({
    "01,'',ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
    "03,c2sp.org/XAES-256-GCM,986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d",
  })
  void randomModeIsXaes256Gcm(String key, String associated, String ciphertext)
      throws GeneralSecurityException {
    XAesGcmKey xaes =
        XAesGcmKey.create(
            PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, secret(key.repeat(32)), 2);
    String nonce = HEX.formatHex(bytes("ABCDEFGHIJKLMNOPQRSTUVWX"));
    byte[] payload = HEX.parseHex("0100000002" + nonce + ciphertext);

    Aead aead = handle(xaes).getPrimitive(RegistryConfiguration.get(), Aead.class);

    assertThat(aead.decrypt(payload, bytes(associated))).isEqualTo(bytes("XAES-256-GCM"));
  }

  /** Made with OpenSSL's AES-256-SIV; the key is the bytes from 0 to 63. */
  @ParameterizedTest
  @CsvSource({
    "lkf1,\"078-05-1120\",c3dcbda72dec17bc4cb14912ced031a64d29c540bf75201f55d41a66da",
    "'',12.5,57c0def3ecb7df0e7e2e98e7d4bcc609904c9e49",
  })
  void deterministicModeIsAes256Siv(String associated, String plain, String ciphertext)
      throws GeneralSecurityException {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      key.append(HEX.toHexDigits((byte) i));
    }
    AesSivKey siv =
        AesSivKey.builder()
            .setParameters(PredefinedDeterministicAeadParameters.AES256_SIV)
            .setKeyBytes(secret(key.toString()))
            .setIdRequirement(3)
            .build();
    DeterministicAead aead =
        handle(siv).getPrimitive(RegistryConfiguration.get(), DeterministicAead.class);

    byte[] payload = aead.encryptDeterministically(bytes(plain), bytes(associated));

    assertThat(HEX.formatHex(payload)).isEqualTo("0100000003" + ciphertext);
  }
}
