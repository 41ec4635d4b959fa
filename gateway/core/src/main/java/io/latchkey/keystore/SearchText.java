package io.latchkey.keystore;

import java.lang.Character.UnicodeScript;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How keys are found by a text: it is a part of a name, of a key ID, of the secret's tail, or of
 * the old secret's while that works, in whatever case. What begins with the text, from any word on,
 * is found first. In {@code Acme ERP-2030 batchJob} the words begin at Acme, ERP, 2030, batch and
 * Job; in scripts that put no spaces between words every character begins one.
 */
public final class SearchText {

  /** Words are no longer than this: what follows begins another one. */
  public static final int LONGEST_WORD = 12;

  private SearchText() {}

  /**
   * A text without its case. Character by character, so that the beginning of a text is folded to
   * the beginning of what the whole is folded to.
   */
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  /**
   * A text as it is looked for: without the dots that lists show before a tail.
   *
   * @return empty if nothing is left
   */
  public static String wanted(String text) {
    return text.strip().replaceFirst("^(…|\\.\\.\\.)", "").strip();
  }

  /** Whether a key is found by a folded text at a time, in milliseconds since the epoch. */
  public static boolean isFound(KeyRecord record, String folded, long now) {
    KeyRecord.OldSecret old = oldSecret(record);
    return fold(record.name()).contains(folded)
        || fold(record.tail()).contains(folded)
        || record.key().id().toString().contains(folded)
        || (old != null && old.ends().toEpochMilli() > now && fold(old.tail()).contains(folded));
  }

  private static KeyRecord.@Nullable OldSecret oldSecret(KeyRecord record) {
    KeyRecord.Roll roll = record.roll();
    return roll == null ? null : roll.old();
  }

  /** What a key is found by the beginnings of, folded; the old secret's tail is always among it. */
  public static Set<String> phrases(KeyRecord record) {
    Set<String> phrases = new LinkedHashSet<>();
    String name = record.name();
    int before = ' ';
    int length = 0;
    for (int i = 0; i < name.length(); length++) {
      int character = name.codePointAt(i);
      if (begins(before, character) || length == LONGEST_WORD) {
        phrases.add(fold(name.substring(i)));
        length = 0;
      }
      before = character;
      i += Character.charCount(character);
    }
    phrases.add(fold(record.tail()));
    KeyRecord.OldSecret old = oldSecret(record);
    if (old != null) {
      phrases.add(fold(old.tail()));
    }
    return phrases;
  }

  private static boolean begins(int before, int character) {
    if (Character.isWhitespace(before)) {
      return !Character.isWhitespace(character);
    }
    if (!Character.isLetterOrDigit(character)) {
      return false;
    }
    return !isInWord(before)
        || isWordOfItsOwn(character)
        || Character.isDigit(character) != Character.isDigit(before)
        || Character.isUpperCase(character) && Character.isLowerCase(before);
  }

  private static boolean isInWord(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> Character.isLetterOrDigit(character);
    };
  }

  private static boolean isWordOfItsOwn(int character) {
    return switch (UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
