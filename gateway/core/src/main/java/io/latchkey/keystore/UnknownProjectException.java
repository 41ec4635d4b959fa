package io.latchkey.keystore;

/** The mutation names a project that does not exist; nothing was stored. */
public class UnknownProjectException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnknownProjectException(String message) {
    super(message);
  }
}
