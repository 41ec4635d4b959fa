package io.latchkey;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Prints why a context did not start: what is wrong and what to do, and no stack trace. */
final class StartFaultReporter implements FailureAnalysisReporter {

  @Override
  @SuppressWarnings("SystemOut") // A start that fails is told to whoever starts, not to a log.
  public void report(FailureAnalysis analysis) {
    String action = analysis.getAction();
    System.err.println(
        "Latchkey can't start. "
            + analysis.getDescription().strip()
            + (action == null ? "" : " " + action.strip()));
  }
}
