package io.latchkey.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a server's program, as its option {@code --version} tells it. */
record RedisVersion(int major, int minor, String patch) {

  /** Of a program that did not tell. */
  static final RedisVersion UNKNOWN = new RedisVersion(0, 0, "0");

  private static final Pattern LINE =
      Pattern.compile("(?:Redis|Valkey) server v=(\\d{1,4})\\.(\\d{1,4})\\.(\\S+)");

  private static final int SECONDS = 5;

  /** What a program tells; empty if it is no server or can't be run. Blocks for 5 s at most. */
  static Optional<RedisVersion> of(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      byte[] said = process.getInputStream().readNBytes(1024);
      return parse(new String(said, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static Optional<RedisVersion> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.find()
        ? Optional.of(
            new RedisVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }

  /** Whether the gateway can use it: 6.2 or later. */
  boolean isEnough() {
    return major > 6 || (major == 6 && minor >= 2);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
