package io.latchkey.embedded;

import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlived its gateway, which was killed. It is ended before its data is opened by
 * another one.
 */
final class Orphan {

  private static final Logger log = LoggerFactory.getLogger(Orphan.class);

  private Orphan() {}

  /**
   * Ends the server whose process ID is in {@code pidFile}, where that still runs a program here.
   */
  static void end(Path pidFile) throws IOException {
    Optional<ProcessHandle> orphan = find(pidFile);
    if (orphan.isPresent()) {
      log.warn("embedded-redis orphan={} action=\"ended\"", orphan.get().pid());
      if (!Processes.end(orphan.get())) {
        throw new StartFaultException(
            "A Redis server that an earlier Latchkey left behind does not end: end process %d."
                .formatted(orphan.get().pid()));
      }
    }
    Files.deleteIfExists(pidFile);
  }

  private static Optional<ProcessHandle> find(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String pid = Files.readString(pidFile).strip();
    return pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(found -> isOurs(found, pidFile))
        : Optional.empty();
  }

  /** Process IDs are used again: only a program that lies beside the file is the one meant. */
  private static boolean isOurs(ProcessHandle process, Path pidFile) {
    Path folder = pidFile.toAbsolutePath().getParent();
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getParent())
        .filter(parent -> parent != null && parent.equals(folder))
        .isPresent();
  }
}
