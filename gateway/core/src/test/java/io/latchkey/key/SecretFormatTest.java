package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormatTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretFormat format = new SecretFormat(SecretFormat.DEFAULT_PREFIX);

  @Test
  void secretFromElsewhereIsReadOnlyWhereItsFormIsKnown() {
    SecretFormat both = new SecretFormat("lk_", Pattern.compile("(acme|lk)_[a-z]{16}"));
    String own = both.generate(RANDOM).reveal();

    assertThat(both.parse("acme_abcdefghijklmnop")).isNotNull();
    assertThat(both.parse("acme_abcdefghijklmno")).isNull();
    assertThat(both.parse("lk_abcdefghijklmnop")).isNull();
    assertThat(both.parse(own)).isNotNull();
    assertThat(format.parse("acme_abcdefghijklmnop")).isNull();
  }

  @Test
  void secretHasThePrefixThirtyTwoRandomCharactersAndAChecksum() {
    Secret secret = format.generate(RANDOM);

    assertThat(secret.reveal()).matches("lk_[0-9A-Za-z]{38}");
    assertThat(format.parse(secret.reveal())).isEqualTo(secret);
    assertThat(secret.tail()).isEqualTo(secret.reveal().substring(35));
    assertThat(format.generate(RANDOM)).isNotEqualTo(secret);
  }

  @Test
  void oneWrongCharacterAnywhereIsNoSecret() {
    String good = format.generate(RANDOM).reveal();

    for (int i = 0; i < good.length(); i++) {
      char other = good.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(format.parse(good.substring(0, i) + other + good.substring(i + 1))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lk_", "lk_short", "LK_", "é", "lk_\u0000"})
  void whatHasAnotherFormIsNoSecret(String text) {
    assertThat(format.parse(text)).isNull();
  }

  @Test
  void secretOfAnotherPrefixIsNoSecretHere() {
    Secret other = new SecretFormat("acme_").generate(RANDOM);

    assertThat(format.parse(other.reveal())).isNull();
  }

  @Test
  void printingASecretShowsItsTailOnly() {
    Secret secret = format.generate(RANDOM);

    assertThat(secret.toString()).contains(secret.tail()).doesNotContain(secret.reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "UPPER_", "with space", "much_too_long_to_be_one"})
  void prefixOfAnotherFormIsRefused(String prefix) {
    assertThatThrownBy(() -> new SecretFormat(prefix)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashIsSha256AndUnderAPepperItsHmac() throws Exception {
    Secret secret = Objects.requireNonNull(format.parse(format.generate(RANDOM).reveal()));
    byte[] pepper = "a pepper of the server".getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        MessageDigest.getInstance("SHA-256")
            .digest(secret.reveal().getBytes(StandardCharsets.US_ASCII));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(pepper, "HmacSHA256"));

    assertThat(new KeyHasher(null).hash(secret).toBase64Url()).isEqualTo(base64(plain));
    assertThat(new KeyHasher(pepper).hash(secret).toBase64Url())
        .isEqualTo(base64(mac.doFinal(plain)));
    assertThat(KeyHash.ofBase64Url(base64(plain))).isEqualTo(new KeyHasher(null).hash(secret));
    assertThat(KeyHash.of(plain).toString()).doesNotContain(base64(plain));
  }

  @Test
  void keyIdIsReadBackAsItWasWritten() {
    KeyId id = KeyId.generate(RANDOM);

    assertThat(id.toString()).matches("key_[a-z2-7]{20}");
    assertThat(KeyId.of(id.toString())).isEqualTo(id);
    assertThat(KeyId.parse(id.toString().replace("key_", "org_"))).isNull();
    assertThat(KeyId.parse("key_0189")).isNull();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
