package io.latchkey.proxy.encryption;

import io.latchkey.encryption.json.BodyFaultException;
import io.latchkey.proxy.problem.ProblemException;

/** Ends an exchange, or a call, whose fields can't be encrypted or decrypted. */
final class FieldFaultException extends ProblemException {

  private static final long serialVersionUID = 1;

  private final FieldProblem fault;

  FieldFaultException(FieldProblem fault) {
    super(fault.problem());
    this.fault = fault;
  }

  /**
   * A fault.
   *
   * @param detail what is wrong, for clients; says nothing of the body, and needs no escaping
   */
  FieldFaultException(FieldProblem fault, String detail) {
    super(fault.problem(detail));
    this.fault = fault;
  }

  static FieldFaultException of(BodyFaultException fault) {
    return new FieldFaultException(FieldProblem.of(fault.fault()), fault.message());
  }

  FieldProblem fault() {
    return fault;
  }
}
