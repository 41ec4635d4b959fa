package io.latchkey.proxy.encryption;

/** A token's key isn't among those that were read; it may be newer than that. */
final class UnknownKeyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownKeyException() {
    super("a token's key is unknown", null, false, false);
  }
}
