package io.latchkey.encryption.json;

/**
 * Thrown if fields can't be found or replaced. The message is for clients: it says what is wrong
 * and repeats nothing of the body.
 */
public final class BodyFaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final BodyFault fault;

  public BodyFaultException(BodyFault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  static BodyFaultException malformed(String message) {
    return new BodyFaultException(BodyFault.INVALID_JSON, message);
  }

  public BodyFault fault() {
    return fault;
  }

  /** What is wrong, for clients. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
