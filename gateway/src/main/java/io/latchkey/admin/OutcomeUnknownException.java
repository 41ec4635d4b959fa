package io.latchkey.admin;

import io.latchkey.change.StoreUnavailableException;

/** The store has not said whether a mutation was stored, and can't be asked. */
final class OutcomeUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OutcomeUnknownException(StoreUnavailableException cause) {
    super(cause.getMessage(), cause);
  }
}
