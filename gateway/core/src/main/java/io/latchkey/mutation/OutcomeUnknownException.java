package io.latchkey.mutation;

import io.latchkey.store.StoreUnavailableException;

/** The store has not said whether a mutation was stored, and can't be asked. */
public final class OutcomeUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public OutcomeUnknownException(StoreUnavailableException cause) {
    super(cause.getMessage(), cause);
  }
}
