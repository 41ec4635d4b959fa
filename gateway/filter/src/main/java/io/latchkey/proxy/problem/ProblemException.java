package io.latchkey.proxy.problem;

import io.latchkey.listener.MalformedBodyException;
import org.jspecify.annotations.Nullable;

/** Ends an exchange with a problem that is nobody's failure: not the upstream's, not ours. */
public class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /** The problem that a failure is or was caused by; null for none. */
  public static @Nullable Problem behind(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ProblemException told) {
        return told.problem;
      }
    }
    return null;
  }

  /**
   * Whether a failure is no upstream's: its cause is a problem, or how the client framed a body.
   */
  public static boolean isNobodys(Throwable failure) {
    return behind(failure) != null || MalformedBodyException.isCauseOf(failure);
  }
}
