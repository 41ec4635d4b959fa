package io.latchkey.signing;

import io.latchkey.keystore.ConflictException;
import io.latchkey.store.StoreUnavailableException;
import java.util.Optional;

/** Keeps the fleet's signing keys. Calls block, and throw {@link StoreUnavailableException}. */
public interface SigningStore {

  /** What is stored; empty if nothing was yet. */
  Optional<SigningRecord> find();

  /**
   * Stores a record in place of the version before it.
   *
   * @throws ConflictException if another one is stored by now
   */
  void replace(SigningRecord record);
}
