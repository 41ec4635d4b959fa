package io.latchkey.admin.form;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * Tells text that people can read from text that deceives them: a name must look like what it is.
 * It has no control characters, none that change the direction of the text around it, and none that
 * can't be seen. Joiners and variation selectors are fine if they join or vary something: names in
 * Persian or Hindi and emoji need them.
 */
public final class VisibleText {

  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;

  /** Characters without a shape that Unicode does not count among the formatting ones. */
  private static final Set<Integer> SHAPELESS =
      Set.of(
          0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164,
          0xFFA0);

  private static final Set<UnicodeScript> WITHOUT_JOINERS =
      Set.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL);

  private VisibleText() {}

  /** Whether nothing in a text deceives; {@code lines} says whether it may have several lines. */
  static boolean isClear(String text, boolean lines) {
    int[] characters = text.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int before = i == 0 ? ' ' : characters[i - 1];
      int after = i == characters.length - 1 ? ' ' : characters[i + 1];
      if (!isClear(characters[i], before, after, lines)) {
        return false;
      }
    }
    return true;
  }

  /** A text as one line with nothing that deceives: a space stands for what is left out. */
  public static String clear(String text) {
    int[] characters = text.codePoints().toArray();
    StringBuilder clear = new StringBuilder();
    for (int i = 0; i < characters.length; i++) {
      int before = i == 0 ? ' ' : characters[i - 1];
      int after = i == characters.length - 1 ? ' ' : characters[i + 1];
      clear.appendCodePoint(isClear(characters[i], before, after, false) ? characters[i] : ' ');
    }
    return clear.toString();
  }

  /** Whether there is nothing to see in a text. */
  static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(each -> Character.isWhitespace(each) || Character.isSpaceChar(each));
  }

  private static boolean isClear(int character, int before, int after, boolean lines) {
    if (isVariation(character)) {
      return isVaried(character, before);
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL -> lines && (character == '\n' || character == '\t');
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> lines;
      case Character.SURROGATE -> false;
      case Character.FORMAT ->
          (character == JOINER || character == NON_JOINER) && isJoined(before) && isJoined(after);
      default -> !SHAPELESS.contains(character) && !isNoCharacter(character);
    };
  }

  private static boolean isVariation(int character) {
    return (character >= 0xFE00 && character <= 0xFE0F)
        || (character >= 0xE0100 && character <= 0xE01EF);
  }

  /** Emoji have the two last selectors of the first block, ideographs those of the second. */
  private static boolean isVaried(int selector, int before) {
    return selector >= 0xE0100
        ? UnicodeScript.of(before) == UnicodeScript.HAN
        : selector >= 0xFE0E && (isSymbol(before) || "0123456789#*".indexOf(before) >= 0);
  }

  private static boolean isSymbol(int character) {
    return switch (Character.getType(character)) {
      case Character.OTHER_SYMBOL,
          Character.MATH_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.UNASSIGNED ->
          character > 0xA0;
      default -> character == 0x203C || character == 0x2049;
    };
  }

  private static boolean isJoined(int character) {
    return isSymbol(character)
        || character == 0xFE0F
        || ((Character.isLetter(character) || isMark(character))
            && !WITHOUT_JOINERS.contains(UnicodeScript.of(character)));
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> false;
    };
  }

  private static boolean isNoCharacter(int character) {
    return (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
  }
}
