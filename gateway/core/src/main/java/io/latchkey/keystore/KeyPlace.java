package io.latchkey.keystore;

import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;

/**
 * A place in a list of keys, in one of the orders that lists have. It stays right while keys are
 * made and deleted: what it names need not be there any more.
 */
public sealed interface KeyPlace
    permits KeyStore.Cursor, KeyPlace.ByEnd, KeyPlace.ByText, KeyPlace.ByRank {

  /** Behind the key with this end and ID, where the first to end comes first. */
  record ByEnd(long endMillis, KeyId id) implements KeyPlace {}

  /** Behind the key with this ID in an order that no index has; behind this rank if it is gone. */
  record ByRank(int rank, KeyId id) implements KeyPlace {}

  /**
   * Behind an entry of an organization's index of texts. Organizations come in the order in which
   * they were made.
   *
   * <p>Keys that a text is the beginning of something of come first; behind all of them come those
   * that have it inside something.
   *
   * @param entry empty for the beginning
   * @param inside whether it is among the latter
   */
  record ByText(OrganizationId organization, String entry, boolean inside) implements KeyPlace {}
}
