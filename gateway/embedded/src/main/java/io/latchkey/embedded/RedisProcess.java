package io.latchkey.embedded;

import io.latchkey.settings.OwnerOnly;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running server. It takes its settings from its standard input, so that the password stands
 * neither in a file nor on a command line.
 */
final class RedisProcess {

  static final String PID_FILE = "pid";

  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int ATTEMPTS = 3;
  private static final int PASSWORD_BYTES = 24;
  private static final long POLL_MILLIS = 20;

  /** A process that a signal ended has a code above this. */
  private static final int BY_SIGNAL = 128;

  private final Process process;
  private final Path binary;
  private final int port;
  private final String password;
  private final Path log;

  private RedisProcess(Process process, Path binary, int port, String password, Path log) {
    this.process = process;
    this.binary = binary;
    this.port = port;
    this.password = password;
    this.log = log;
  }

  /**
   * Starts {@code binary} with its data in {@code folder}; returns when the data is read.
   *
   * @throws StartFaultException saying what the server says, where it ends instead
   */
  static RedisProcess start(Path binary, Path folder) throws IOException {
    RedisProcess started = launch(binary, folder, freePort(), newPassword());
    for (int attempt = 1; !started.awaitAnswer(); attempt++) {
      String reason = started.lastWords();
      if (attempt == ATTEMPTS || !reason.contains("Address already in use")) {
        throw new StartFaultException(
            "The embedded Redis can't start in %s: %s. Mend that, or set spring.data.redis.url to use"
                    .formatted(folder, reason)
                + " a Redis of your own.");
      }
      started = launch(binary, folder, freePort(), newPassword());
    }
    return started;
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * Starts this server, which has ended, again: on the same port, with the same password and data.
   *
   * @throws StartFaultException saying what the server says, where it ends instead
   */
  RedisProcess again() throws IOException {
    Path folder = Objects.requireNonNull(log.getParent());
    RedisProcess started = launch(binary, folder, port, password);
    if (!started.awaitAnswer()) {
      throw new StartFaultException(started.lastWords());
    }
    return started;
  }

  private static RedisProcess launch(Path binary, Path folder, int port, String password)
      throws IOException {
    Path log = folder.resolve("log");
    if (!Files.exists(log)) {
      Files.createFile(log, OwnerOnly.file());
    }
    Process process =
        new ProcessBuilder(command(binary))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (var input = process.getOutputStream()) {
      input.write(settings(port, password).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // It ended before it had read them; what it said is in the log.
    }
    return new RedisProcess(process, binary, port, password, log);
  }

  /**
   * If the system has a shell and {@code setsid}, the server creates files that only its owner can
   * read, and runs in a session of its own: Ctrl+C is for the gateway, which drains.
   */
  private static List<String> command(Path binary) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      command.addAll(List.of(SHELL.toString(), "-c", "umask 077 && exec \"$@\"", "sh"));
    }
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(List.of(binary.toString(), "-"));
    return command;
  }

  private static String settings(int port, String password) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + port,
        "requirepass " + password,
        "pidfile " + PID_FILE,
        "appendonly yes",
        "appendfsync always",
        "save \"\"",
        "");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean awaitAnswer() {
    RedisProbe probe = new RedisProbe(port, password);
    try {
      do {
        if (probe.answers() && process.isAlive()) {
          return true;
        }
      } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw new StartFaultException("The start was interrupted.", e);
    }
  }

  /** Whether the server runs and answers. Blocks for a second at most. */
  boolean answers() {
    return process.isAlive() && new RedisProbe(port, password).answers();
  }

  /** Waits until the server has ended. */
  void awaitEnd() {
    process.onExit().join();
  }

  /** Why the server ended, as far as it said so. */
  String lastWords() {
    if (!process.isAlive() && process.exitValue() > BY_SIGNAL) {
      return "it was ended by signal " + (process.exitValue() - BY_SIGNAL);
    }
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(RedisProcess::isGrave)
          .reduce((earlier, later) -> later)
          .map(RedisProcess::reason)
          .orElse("it ended with exit code " + process.exitValue());
    } catch (IOException | IllegalThreadStateException e) {
      return "it gave no reason";
    }
  }

  private static String reason(String line) {
    if (line.contains("libssl.so.3") || line.contains("libcrypto.so.3")) {
      return "the bundled Redis needs OpenSSL 3; install libssl3 (Debian, Ubuntu), openssl-libs"
          + " (Fedora) or redis-server";
    }
    return line.replaceFirst("^\\d+:\\w .* # ", "").strip().replaceFirst("\\.$", "");
  }

  /** Whether the server says in this line what it can't go on with. */
  private static boolean isGrave(String line) {
    return line.matches(".* # .*") || line.contains("error") || line.contains("***");
  }

  int port() {
    return port;
  }

  String password() {
    return password;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void end() {
    Processes.end(process.toHandle());
  }
}
