package io.latchkey.admin.webhooks;

import io.latchkey.webhook.Outbox.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a list of deliveries as callers carry it about: base64url, not theirs to read. */
final class DeliveryCursor {

  private static final Pattern FORM =
      Pattern.compile("([we])(0|[1-9][0-9]{0,14}):([0-9]{1,15}-[0-9]{1,15})");

  private DeliveryCursor() {}

  /** Writes a place. */
  static String write(Place place) {
    String text = (place.ended() ? "e" : "w") + place.millis() + ":" + place.event();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException where it did not write that, with a message for the caller
   */
  static Place read(String text) {
    Matcher matcher = FORM.matcher(decoded(text));
    if (!matcher.matches()) {
      throw notOurs();
    }
    Place place =
        new Place(matcher.group(1).equals("e"), Long.parseLong(matcher.group(2)), matcher.group(3));
    if (!write(place).equals(text)) {
      throw notOurs();
    }
    return place;
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
