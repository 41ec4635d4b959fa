package io.latchkey;

import io.latchkey.settings.StartFaultException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Passes on what a fault says of itself. */
final class StartFaultAnalyzer extends AbstractFailureAnalyzer<StartFaultException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, StartFaultException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
