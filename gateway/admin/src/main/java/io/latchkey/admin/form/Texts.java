package io.latchkey.admin.form;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The rules for what people write. Unicode is kept as it came: never folded or normalised. */
public final class Texts {

  private static final int LONGEST_SHOWN = 64;
  private static final int LAST_YEAR = 9999;

  private Texts() {}

  /** One line for people. */
  public static Function<JsonNode, String> line(int most) {
    return value -> text(value, most, false);
  }

  /** Some lines for people. */
  public static Function<JsonNode, String> lines(int most) {
    return value -> text(value, most, true);
  }

  private static String text(JsonNode value, int most, boolean lines) {
    String text = string(value);
    int length = text.codePointCount(0, text.length());
    if (length > most || VisibleText.isBlank(text)) {
      throw new IllegalArgumentException(
          "must be 1 to " + most + " characters that are not all blank");
    }
    if (!VisibleText.isClear(text, lines)) {
      throw new IllegalArgumentException(
          "must not have control characters, invisible characters or characters that change the"
              + " direction of text");
    }
    return text;
  }

  /**
   * Yes or no.
   *
   * @throws IllegalArgumentException if {@code value} is neither
   */
  public static boolean flag(JsonNode value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("must be true or false");
    }
    return value.booleanValue();
  }

  /**
   * Any string.
   *
   * @throws IllegalArgumentException where {@code value} is none
   */
  public static String string(JsonNode value) {
    if (!value.isString()) {
      throw new IllegalArgumentException("must be a string");
    }
    return value.stringValue();
  }

  /**
   * A time as RFC 3339 writes it: of the years 0 to 9999.
   *
   * @throws DateTimeException where {@code text} is none
   */
  public static Instant time(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
      throw new DateTimeException("a year of more than four digits");
    }
    return time.toInstant();
  }

  /** A name that a caller sent, made fit to be shown in an answer. */
  static String shown(String name) {
    String printable = name.replaceAll("[^\\p{Print}]", "?");
    return printable.length() <= LONGEST_SHOWN
        ? printable
        : printable.substring(0, LONGEST_SHOWN) + "…";
  }
}
