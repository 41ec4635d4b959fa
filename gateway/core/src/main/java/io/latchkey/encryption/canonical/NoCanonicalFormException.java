package io.latchkey.encryption.canonical;

/** A value can't be encrypted deterministically. The message has nothing of the value. */
public final class NoCanonicalFormException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NoCanonicalFormException(String message) {
    super(message);
  }
}
