package io.latchkey.declared;

import java.util.List;

/** A call of the admin API failed; the message is a sentence for whoever runs the command. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final transient List<Field> fields;

  /** What is wrong with a field of the call's body. */
  record Field(String name, String problem) {}

  /**
   * A failure.
   *
   * @param code of the problem; empty if there was no answer
   */
  ApiException(String code, String message, List<Field> fields) {
    super(message);
    this.code = code;
    this.fields = List.copyOf(fields);
  }

  String code() {
    return code;
  }

  List<Field> fields() {
    return fields;
  }
}
