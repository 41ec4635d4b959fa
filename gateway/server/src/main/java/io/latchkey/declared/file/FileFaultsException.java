package io.latchkey.declared.file;

import java.util.List;
import java.util.stream.Collectors;

/** Files can't be read as declared state; says everything that is wrong, each with its place. */
public final class FileFaultsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /** One thing that is wrong; its problem can follow a colon. */
  public record Fault(Place place, String problem) {

    @Override
    public String toString() {
      return place + ": " + problem;
    }
  }

  FileFaultsException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** At least one. */
  public List<Fault> faults() {
    return faults;
  }
}
