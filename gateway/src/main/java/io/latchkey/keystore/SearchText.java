package io.latchkey.keystore;

import java.lang.Character.UnicodeScript;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How keys are found by a text: it is the beginning of a name from any of its words on, or of a
 * tail, in whatever case. In {@code Acme ERP-2030 batchJob} the words begin at Acme, ERP, 2030,
 * batch and Job; in scripts that put no spaces between words every character begins one.
 */
public final class SearchText {

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

  /** What a key is found by the beginnings of, folded. */
  public static Set<String> phrases(KeyRecord record) {
    Set<String> phrases = new LinkedHashSet<>();
    String name = record.name();
    int before = ' ';
    for (int i = 0; i < name.length(); ) {
      int character = name.codePointAt(i);
      if (begins(before, character)) {
        phrases.add(fold(name.substring(i)));
      }
      before = character;
      i += Character.charCount(character);
    }
    phrases.add(fold(record.tail()));
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
