package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.encryption.FieldToken.Form;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTokenTest {

  private static final FieldClass PCI = Objects.requireNonNull(FieldClass.parse("pci"));

  private static byte[] payload(int keyId, int length) {
    return ByteBuffer.allocate(length).put((byte) 1).putInt(keyId).array();
  }

  private static String token(byte[] payload) {
    return new String(FieldToken.write(PCI, payload), StandardCharsets.US_ASCII);
  }

  private static Form formOf(String text) {
    return FieldToken.formOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static FieldToken parse(String text) {
    return Objects.requireNonNull(FieldToken.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tokenIsReadAsItWasWritten() {
    for (int length = 46; length < 60; length++) {
      byte[] payload = payload(0x1f3a9c04, length);

      FieldToken read = parse(token(payload));

      assertThat(read.fieldClass()).isEqualTo(PCI);
      assertThat(read.key()).hasToString("1f3a9c04");
      assertThat(read.mode()).isEqualTo(FieldMode.RANDOM);
      assertThat(read.payload()).isEqualTo(payload);
    }
  }

  @Test
  void oddKeyIdIsThatOfTheDeterministicMode() {
    FieldToken read = parse(token(payload(0xffffffff, 22)));

    assertThat(read.mode()).isEqualTo(FieldMode.DETERMINISTIC);
    assertThat(read.key()).hasToString("fffffffe");
  }

  @Test
  void everyBeginningOfATokenIsRecognisedAsTruncated() {
    String token = token(payload(2, 46));

    for (int length = "lkf1:".length(); length < token.length(); length++) {
      assertThat(formOf(token.substring(0, length))).isEqualTo(Form.TRUNCATED);
    }
    assertThat(formOf(token)).isEqualTo(Form.WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lkf1", "LKF1:pci:AA:$", " lkf1:pci:AA:$", "lkf2:pci:AA:$", ":$"})
  void otherTextIsNoToken(String text) {
    assertThat(formOf(text)).isEqualTo(Form.NONE);
  }

  @Test
  void eachTokenHasOneSpelling() {
    String token = token(payload(2, 46));
    String body = token.substring("lkf1:pci:".length(), token.length() - 2);
    String standard = Base64.getEncoder().encodeToString(payload(0x7ffffffe, 46));

    assertThat(formOf("lkf1:pci:" + body + "==:$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci:" + body.substring(0, body.length() - 1) + "B:$"))
        .isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci:" + body + "AAA:$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci:" + body + "\n:$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:PCI:" + body + ":$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci:" + standard + ":$")).isEqualTo(Form.MALFORMED);
  }

  @Test
  void whatCannotBeATokenIsMalformed() {
    String body = token(payload(2, 46)).substring("lkf1:pci:".length());

    assertThat(formOf("lkf1::$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci::$")).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1::" + body)).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:a b:" + body)).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:é:" + body)).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:" + "a".repeat(33) + ":" + body)).isEqualTo(Form.MALFORMED);
    assertThat(formOf("lkf1:pci:x:" + body)).isEqualTo(Form.MALFORMED);
    assertThat(formOf(token(payload(2, 45)))).isEqualTo(Form.MALFORMED);
    assertThat(formOf(token(payload(3, 21)))).isEqualTo(Form.MALFORMED);
    assertThat(formOf(token(new byte[46]))).isEqualTo(Form.MALFORMED);
    assertThat(formOf(token(new byte[] {1, 0, 0}))).isEqualTo(Form.MALFORMED);
  }

  @Test
  void tokenNeedsNoEscapesInJson() {
    assertThat(token(payload(-2, 80))).matches("[A-Za-z0-9:$_.-]+");
  }
}
