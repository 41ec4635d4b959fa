package io.latchkey.declared;

import java.util.List;

/** Some of a step's changes could not be made; the others were. */
final class StepFaultsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  /**
   * Faults.
   *
   * @param faults each with its place, for whoever runs the command
   */
  StepFaultsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
