package io.latchkey.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.jwt.JwkSetConverter;
import com.google.crypto.tink.jwt.JwtPublicKeyVerify;
import com.google.crypto.tink.jwt.JwtValidator;
import com.google.crypto.tink.jwt.RawJwt;
import io.latchkey.encryption.MasterKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

  private static final Instant MADE = Instant.parse("2030-01-31T00:00:00Z");
  private static final Duration SIGNS = Duration.ofDays(30);
  private static final Duration PUBLISHED = Duration.ofHours(1);

  private final MasterKey master = MasterKey.read(MasterKey.generate());
  private final SigningRecord first = SigningKeys.first(master, MADE);

  SigningKeysTest() throws GeneralSecurityException {}

  private SigningKeys keys(SigningRecord record) throws GeneralSecurityException {
    return SigningKeys.of(master, record);
  }

  private SigningRecord due(SigningRecord record, Instant now) throws GeneralSecurityException {
    return SigningKeys.due(master, record, now);
  }

  private static String signedBy(SigningKeys keys) {
    return keys.sign(RawJwt.newBuilder().setSubject("key_a").withoutExpiration().build());
  }

  private static boolean verifies(SigningKeys published, String token) {
    try {
      JwtValidator any = JwtValidator.newBuilder().allowMissingExpiration().build();
      var unused =
          JwkSetConverter.toPublicKeysetHandle(published.published())
              .getPrimitive(RegistryConfiguration.get(), JwtPublicKeyVerify.class)
              .verifyAndDecode(token, any);
      return true;
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }

  @Test
  void keyThatSignsStaysForThirtyDays() throws GeneralSecurityException {
    assertThat(due(first, MADE.plus(SIGNS).minusMillis(1))).isSameAs(first);
    assertThat(verifies(keys(first), signedBy(keys(first)))).isTrue();
  }

  @Test
  void newKeyIsPublishedAnHourBeforeItSigns() throws GeneralSecurityException {
    Instant prepared = MADE.plus(SIGNS);
    SigningRecord next = due(first, prepared);
    assertThat(verifies(keys(first), signedBy(keys(next)))).as("the old one signs").isTrue();
    assertThat(due(next, prepared.plus(PUBLISHED).minusMillis(1))).isSameAs(next);

    SigningRecord last = due(next, prepared.plus(PUBLISHED));

    String token = signedBy(keys(last));
    assertThat(verifies(keys(first), token)).as("the new one signs").isFalse();
    assertThat(verifies(keys(next), token)).as("it was published before").isTrue();
    assertThat(verifies(keys(last), signedBy(keys(first)))).as("the old one is still").isTrue();
    assertThat(last.version()).isEqualTo(3);
  }

  @Test
  void oldKeyIsForgottenWhenTheOneAfterTheNextComes() throws GeneralSecurityException {
    SigningRecord second = due(due(first, MADE.plus(SIGNS)), MADE.plus(SIGNS).plus(PUBLISHED));

    SigningRecord third = due(second, second.changedAt().plus(SIGNS));

    assertThat(verifies(keys(third), signedBy(keys(second)))).isTrue();
    assertThat(verifies(keys(third), signedBy(keys(first)))).isFalse();
  }

  @Test
  void storedKeysOpenUnderTheirMasterKeyAlone() throws GeneralSecurityException {
    MasterKey other = MasterKey.read(MasterKey.generate());

    assertThatThrownBy(() -> SigningKeys.of(other, first))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(first.toString()).doesNotContain(first.sealed());
  }
}
