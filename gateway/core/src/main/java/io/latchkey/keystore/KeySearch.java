package io.latchkey.keystore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds keys by what people ask for. Calls block, and throw as {@link KeyStore}'s. */
public interface KeySearch {

  /**
   * Some of the keys that are wanted, in the order of {@link KeyQuery#order}. It may be fewer than
   * there are, or none, and name a place to go on from: one call looks at a bounded number of keys.
   *
   * <p>While the store's indexes are not whole (see {@link KeyIndex}) each key is looked at, newest
   * first; whoever goes on from such a place keeps that order.
   *
   * @param after where to go on; null for the beginning; {@link KeyQuery#takes} it
   * @param most how many at most; a call for one more than needed tells whether there are more
   */
  Found search(KeyQuery query, @Nullable KeyPlace after, int most);

  /** A key and the place behind it. */
  record Hit(KeyRecord record, KeyPlace place) {}

  /** Some keys; {@code next} is null where there are none behind them. */
  record Found(List<Hit> hits, @Nullable KeyPlace next) {}
}
