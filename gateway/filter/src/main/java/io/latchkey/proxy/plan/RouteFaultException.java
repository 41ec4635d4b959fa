package io.latchkey.proxy.plan;

import io.latchkey.settings.StartFaultException;

/**
 * A route of the configuration can't be used; the message names it, the property and what is
 * allowed.
 */
public class RouteFaultException extends StartFaultException {

  private static final long serialVersionUID = 1;

  public RouteFaultException(String message) {
    super(message);
  }

  public RouteFaultException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }
}
