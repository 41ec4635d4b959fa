package io.latchkey.admin.problem;

import java.util.List;

/** Ends a call with a problem document. Made for the caller: carries no stack trace. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemKind kind;
  private final transient List<Fault> faults;
  private final int retryAfter;

  /**
   * A problem.
   *
   * @param detail what is wrong and what to do about it; never repeats what was sent
   */
  public ProblemException(ProblemKind kind, String detail) {
    this(kind, detail, List.of());
  }

  public ProblemException(ProblemKind kind, String detail, List<Fault> faults) {
    this(kind, detail, faults, 0);
  }

  /** A problem that is over after whole seconds. */
  public ProblemException(ProblemKind kind, String detail, int retryAfter) {
    this(kind, detail, List.of(), retryAfter);
  }

  private ProblemException(ProblemKind kind, String detail, List<Fault> faults, int retryAfter) {
    super(detail, null, false, false);
    this.kind = kind;
    this.faults = List.copyOf(faults);
    this.retryAfter = retryAfter;
  }

  public ProblemKind kind() {
    return kind;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Fault> faults() {
    return faults;
  }

  /** Whole seconds after which the call can be made again; 0 where nobody knows. */
  public int retryAfter() {
    return retryAfter;
  }
}
