package io.latchkey.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store learns of a call, and who can read its answer. */
class IdempotencyKeyTest {

  private static final byte[] ANSWER = "the secret".getBytes(StandardCharsets.UTF_8);
  private static final IdempotencyKey KEY = IdempotencyKey.of("pepper", "ann", "k1");

  @Test
  void answerIsReadUnderTheSameKeyOnly() {
    String sealed = KEY.seal(ANSWER);

    assertThat(IdempotencyKey.of("pepper", "ann", "k1").open(sealed)).isEqualTo(ANSWER);
    assertThat(sealed).doesNotContain(Base64.getUrlEncoder().encodeToString(ANSWER));
    assertThat(KEY.seal(ANSWER)).isNotEqualTo(sealed);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "pepper, bob, k1",
        "pepper, ann, k2",
        "other, ann, k1",
        "-, ann, k1",
        "pepper, annk, 1"
      })
  void anotherCallersKeyIsAnotherKey(String pepper, String caller, String text) {
    IdempotencyKey other = IdempotencyKey.of(pepper, caller, text);

    assertThat(other.name()).isNotEqualTo(KEY.name());
    assertThat(other.open(KEY.seal(ANSWER))).isNull();
    assertThat(other.fingerprint("POST /v1/keys", ANSWER))
        .isNotEqualTo(KEY.fingerprint("POST /v1/keys", ANSWER));
  }

  @Test
  void answerThatWasChangedIsNone() {
    byte[] sealed = Base64.getUrlDecoder().decode(KEY.seal(ANSWER));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(KEY.open(Base64.getUrlEncoder().encodeToString(changed))).isNull();
    }
    assertThat(KEY.open("")).isNull();
    assertThat(KEY.open("not base64!")).isNull();
  }

  @Test
  void callIsKnownByItsTargetAndBody() {
    String print = KEY.fingerprint("POST /v1/keys", ANSWER);

    assertThat(IdempotencyKey.same(print, KEY.fingerprint("POST /v1/keys", ANSWER))).isTrue();
    assertThat(IdempotencyKey.same(print, KEY.fingerprint("POST /v1/key", ANSWER))).isFalse();
    assertThat(IdempotencyKey.same(print, KEY.fingerprint("POST /v1/keys", new byte[0]))).isFalse();
  }

  @Test
  void callThatIsCarriedOutAgainDrawsTheSameNumbers() {
    byte[] seed = new byte[32];
    LongStream first = new SeededRandom(seed).longs(100);

    assertThat(new SeededRandom(seed).longs(100).toArray()).isEqualTo(first.toArray());
    seed[0] = 1;
    assertThat(new SeededRandom(seed).nextLong())
        .isNotEqualTo(new SeededRandom(new byte[32]).nextLong());
  }
}
