package io.latchkey;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import reactor.netty.ChannelBindException;

/** Says which door can't be opened, and which setting that concerns. */
final class DoorFaultAnalyzer extends AbstractFailureAnalyzer<ChannelBindException> {

  private static final String CONSOLE = "latchkey.console";
  private static final String CONSOLE_PORT = "8081";

  private final Environment environment;

  DoorFaultAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, ChannelBindException cause) {
    String port = Integer.toString(cause.localPort());
    boolean console = port.equals(environment.getProperty(CONSOLE + ".port", CONSOLE_PORT));
    String door = console ? CONSOLE : "latchkey.proxy";
    String text = FreePorts.taken(cause.localHost(), cause.localPort(), reason(cause), door);
    return new FailureAnalysis(text, null, cause);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
