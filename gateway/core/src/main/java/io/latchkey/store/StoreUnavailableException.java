package io.latchkey.store;

/**
 * The store could not be asked, or did not answer in time: what was asked for may have happened.
 */
public class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
