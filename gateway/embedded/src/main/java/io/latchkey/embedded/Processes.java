package io.latchkey.embedded;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a process is ended. */
final class Processes {

  private static final long SECONDS = 10;

  private Processes() {}

  /** Asks a process to end, then makes it. Blocks for at most twenty seconds. */
  static boolean end(ProcessHandle process) {
    process.destroy();
    if (ends(process)) {
      return true;
    }
    process.destroyForcibly();
    return ends(process);
  }

  private static boolean ends(ProcessHandle process) {
    try {
      process.onExit().get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    } catch (ExecutionException | TimeoutException e) {
      return !process.isAlive();
    }
  }
}
