package io.latchkey.keystore;

/**
 * What lists find keys by. Every mutation keeps it in step with the records; those of older
 * versions of this program do not, and a store that was made by one has no index at first. The
 * store notices both: from then on until {@link #mend} has been through, lists do without it.
 */
public interface KeyIndex {

  /**
   * Goes through all keys and adds what is missing, where anything may be. Many may call it at
   * once: one works, and another takes over from where it has come when it ends. Blocks for as long
   * as that takes, and gives way to others in between.
   *
   * @return how many keys it went through
   * @throws io.latchkey.store.StoreUnavailableException where the store can't be asked; the next
   *     call goes on
   */
  long mend();

  /** Whether the index has all keys. */
  boolean isWhole();
}
