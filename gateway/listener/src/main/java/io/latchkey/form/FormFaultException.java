package io.latchkey.form;

/** That a form can't be read. Made for the client: carries no stack trace. */
public final class FormFaultException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final FormFault fault;

  FormFaultException(FormFault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  public FormFault fault() {
    return fault;
  }
}
