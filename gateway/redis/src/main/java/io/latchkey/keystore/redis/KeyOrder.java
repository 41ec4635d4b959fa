package io.latchkey.keystore.redis;

import io.latchkey.keystore.KeyPlace;
import io.latchkey.keystore.KeyPlace.ByEnd;
import io.latchkey.keystore.KeyPlace.ByText;
import io.latchkey.keystore.KeySearch.Hit;
import io.latchkey.keystore.KeyStore.Cursor;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that Redis keeps indexes in, for keys that were read in another one. */
final class KeyOrder {

  private static final Comparator<ByEnd> BY_END =
      Comparator.comparingLong(ByEnd::endMillis).thenComparing(place -> place.id().toString());

  private KeyOrder() {}

  /**
   * Those behind a place, in order.
   *
   * @param after null for the beginning
   * @param hits of one order, that of {@code after}; those by text of one organization
   */
  static List<Hit> behind(@Nullable KeyPlace after, List<Hit> hits) {
    return hits.stream()
        .filter(hit -> after == null || compare(hit.place(), after) > 0)
        .sorted((one, other) -> compare(one.place(), other.place()))
        .toList();
  }

  private static int compare(KeyPlace one, KeyPlace other) {
    if (one instanceof ByText text && other instanceof ByText otherText) {
      return text.inside() == otherText.inside()
          ? KeyWords.ORDER.compare(text.entry(), otherText.entry())
          : Boolean.compare(text.inside(), otherText.inside());
    }
    if (one instanceof ByEnd end && other instanceof ByEnd otherEnd) {
      return BY_END.compare(end, otherEnd);
    }
    if (one instanceof Cursor || other instanceof Cursor) {
      throw new IllegalArgumentException("lists by time of creation come in their order");
    }
    throw new IllegalArgumentException("places of two orders");
  }
}
