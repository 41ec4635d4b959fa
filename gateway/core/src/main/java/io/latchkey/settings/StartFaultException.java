package io.latchkey.settings;

/** Why a gateway can't start, in words for the person who starts it. */
public class StartFaultException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A fault.
   *
   * @param message what is wrong and what to do about it
   */
  public StartFaultException(String message) {
    super(message);
  }

  public StartFaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
