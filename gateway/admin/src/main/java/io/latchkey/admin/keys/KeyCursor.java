package io.latchkey.admin.keys;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyStore.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a list of keys as callers carry it about: base64url, not theirs to read. */
final class KeyCursor {

  /** What callers are told of a cursor that they were not given for their list. */
  static final String NOT_OURS = "must be the next of an earlier answer, as it came";

  private static final Pattern BY_TIME =
      Pattern.compile("(e?)(0|[1-9][0-9]{0,14}):(key_[a-z2-7]{20})");

  private static final Pattern BY_RANK = Pattern.compile("r(0|[1-9][0-9]{0,4}):(key_[a-z2-7]{20})");

  /** An entry is the beginning of a text, a zero and the end of an ID, or nothing. */
  private static final Pattern BY_TEXT =
      Pattern.compile("([ti])(org_[a-z2-7]{20}):((?:[^\\x00]{1,48}\\x00[a-z2-7]{20})?)");

  private KeyCursor() {}

  /** Writes a place. */
  static String write(KeyPlace place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text(place).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(KeyPlace place) {
    if (place instanceof KeyPlace.ByText byText) {
      String order = byText.inside() ? "i" : "t";
      return order + byText.organization().value() + ":" + byText.entry();
    }
    if (place instanceof KeyPlace.ByEnd byEnd) {
      return "e" + byEnd.endMillis() + ":" + byEnd.id();
    }
    if (place instanceof KeyPlace.ByRank byRank) {
      return "r" + byRank.rank() + ":" + byRank.id();
    }
    Cursor cursor = (Cursor) place;
    return cursor.createdMillis() + ":" + cursor.id();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException where it did not write that, with a message for the caller
   */
  static KeyPlace read(String text) {
    KeyPlace place = place(decoded(text));
    if (!write(place).equals(text)) {
      throw notOurs();
    }
    return place;
  }

  private static KeyPlace place(String decoded) {
    Matcher byText = BY_TEXT.matcher(decoded);
    if (byText.matches()) {
      OrganizationId organization = new OrganizationId(byText.group(2));
      return new KeyPlace.ByText(organization, byText.group(3), byText.group(1).equals("i"));
    }
    Matcher byRank = BY_RANK.matcher(decoded);
    if (byRank.matches()) {
      return new KeyPlace.ByRank(Integer.parseInt(byRank.group(1)), KeyId.of(byRank.group(2)));
    }
    Matcher byTime = BY_TIME.matcher(decoded);
    if (!byTime.matches()) {
      throw notOurs();
    }
    long millis = Long.parseLong(byTime.group(2));
    KeyId id = KeyId.of(byTime.group(3));
    return byTime.group(1).isEmpty() ? new Cursor(millis, id) : new KeyPlace.ByEnd(millis, id);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
  }

  private static IllegalArgumentException notOurs() {
    return new IllegalArgumentException(NOT_OURS);
  }
}
