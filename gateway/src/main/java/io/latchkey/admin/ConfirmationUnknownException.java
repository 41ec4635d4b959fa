package io.latchkey.admin;

import io.latchkey.change.StoreUnavailableException;

/** A revocation is stored, but who has applied it can't be told: the store stopped answering. */
final class ConfirmationUnknownException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ConfirmationUnknownException(StoreUnavailableException cause) {
    super(cause.getMessage(), cause);
  }
}
