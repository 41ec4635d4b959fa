package io.latchkey.keystore.redis;

import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.SearchText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The index of an organization's texts: a sorted set of one score, so that Redis keeps it by the
 * bytes of its members, each the beginning of one of {@link SearchText#phrases}, a zero, and the
 * key's ID without what all have in common.
 */
final class KeyWords {

  /** The order of the index. */
  static final Comparator<String> ORDER =
      (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

  /** Twice a word: a text of one word is then inside one of the entries, wherever it begins. */
  private static final int CHARACTERS = 2 * SearchText.LONGEST_WORD;

  private static final String PREFIX = "key_";

  private KeyWords() {}

  /** All of a key's. */
  static List<String> entries(KeyRecord record) {
    return entries(record, "").distinct().toList();
  }

  /**
   * The first that a key is found at by a text, so that it is shown there and not again; null where
   * it is not found.
   *
   * @param folded as {@link SearchText#fold} makes it
   */
  static @Nullable String first(KeyRecord record, String folded) {
    return entries(record, folded).min(ORDER).orElse(null);
  }

  /**
   * The first entry that has a text inside it; null if there is none.
   *
   * @param folded as {@link SearchText#fold} makes it
   */
  static @Nullable String firstInside(KeyRecord record, String folded) {
    String needle = needle(folded);
    return entries(record, "")
        .filter(each -> each.replace("\0", "\0" + PREFIX).contains(needle))
        .min(ORDER)
        .orElse(null);
  }

  /** As much of a folded text as is looked for inside entries. */
  static String needle(String folded) {
    return beginning(folded, SearchText.LONGEST_WORD);
  }

  private static Stream<String> entries(KeyRecord record, String beginning) {
    String id = record.key().id().toString().substring(PREFIX.length());
    return SearchText.phrases(record).stream()
        .filter(phrase -> phrase.startsWith(beginning))
        .map(phrase -> beginning(phrase) + '\0' + id);
  }

  /** As much of a folded text as entries have. */
  static String beginning(String folded) {
    return beginning(folded, CHARACTERS);
  }

  private static String beginning(String folded, int most) {
    return folded.codePointCount(0, folded.length()) <= most
        ? folded
        : folded.substring(0, folded.offsetByCodePoints(0, most));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
