package io.latchkey.encryption;

/** A policy can't be as it is written. The message is for whoever wrote it. */
public final class InvalidPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  InvalidPolicyException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Where it is wrong: {@code fields[2].mode}. */
  public String field() {
    return field;
  }
}
