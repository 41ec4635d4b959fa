package io.latchkey.keystore.cache;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Asks the store for what a request needs, in one round trip, at the primary.
 *
 * @param <K> what it is asked by
 * @param <V> what is asked for
 */
public interface Resolver<K, V> {

  /**
   * Asks. Returns at once, and completes within the store's timeout: with the value, with empty
   * where the store knows of none, or exceptionally where the store could not be asked or its
   * answer not be read.
   */
  CompletionStage<Optional<V>> resolve(K key);
}
