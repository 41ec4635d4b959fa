package io.latchkey.admin;

import io.latchkey.key.KeyId;
import io.latchkey.keystore.KeyStore.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a list of keys as callers carry it about: base64url, not theirs to read. */
final class KeyCursor {

  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,14}):(key_[a-z2-7]{20})");

  private KeyCursor() {}

  /** Writes a place. */
  static String write(Cursor cursor) {
    String text = cursor.createdMillis() + ":" + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException where it did not write that, with a message for the caller
   */
  static Cursor read(String text) {
    Matcher matcher = FORM.matcher(decoded(text));
    if (!matcher.matches()) {
      throw notOurs();
    }
    Cursor cursor = new Cursor(Long.parseLong(matcher.group(1)), KeyId.of(matcher.group(2)));
    if (!write(cursor).equals(text)) {
      throw notOurs();
    }
    return cursor;
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
  }

  private static IllegalArgumentException notOurs() {
    return new IllegalArgumentException("must be the next of an earlier answer, as it came");
  }
}
