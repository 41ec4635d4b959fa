package io.latchkey.identity;

/** An organization would be left without an admin; nothing was changed. */
public class LastAdminException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public LastAdminException() {
    super("the organization would be left without an admin");
  }
}
