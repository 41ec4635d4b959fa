package io.latchkey.keystore;

/** The mutation names an organization that does not exist; nothing was stored. */
public class UnknownOrganizationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnknownOrganizationException(String message) {
    super(message);
  }
}
