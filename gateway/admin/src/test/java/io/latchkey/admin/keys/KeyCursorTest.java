package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCursorTest {

  @Test
  void writtenCursorIsReadAgain() {
    Cursor cursor = new Cursor(1_700_000_000_123L, KeyId.of("key_abcdefghijklmnopqrst"));

    assertThat(KeyCursor.read(KeyCursor.write(cursor))).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1:key_abcdefghijklmnopqrs",
        "-1:key_abcdefghijklmnopqrst",
        "01:key_abcdefghijklmnopqrst",
        "9999999999999999999:key_abcdefghijklmnopqrst",
        "1:key_abcdefghijklmnopqrst ",
      })
  void cursorThatWasMadeUpIsRefused(String text) {
    String made =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.US_ASCII));

    assertThatIllegalArgumentException().isThrownBy(() -> KeyCursor.read(made));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyCursor.read(made + "="));
    assertThatIllegalArgumentException().isThrownBy(() -> KeyCursor.read(text + "*"));
  }
}
