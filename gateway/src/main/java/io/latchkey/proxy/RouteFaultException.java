package io.latchkey.proxy;

/**
 * A route of the configuration can't be used; the message names it, the property and what is
 * allowed.
 */
public class RouteFaultException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RouteFaultException(String message) {
    super(message);
  }
}
