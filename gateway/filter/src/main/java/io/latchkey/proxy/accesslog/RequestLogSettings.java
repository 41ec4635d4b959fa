package io.latchkey.proxy.accesslog;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The request log: a line of JSON for each request.
 *
 * @param to {@code stdout}, or a file to append to; null for no log
 * @param maximumWaiting how many lines may wait to be written; what comes beyond is dropped
 */
@ConfigurationProperties("latchkey.request-log")
public record RequestLogSettings(
    @Nullable String to,
    @DefaultValue("10000")
        @Min(value = 1, message = "must be from 1 to 1000000")
        @Max(value = 1_000_000, message = "must be from 1 to 1000000")
        int maximumWaiting) {

  @AssertTrue(message = "must be stdout or a file in a folder that is there")
  boolean isTo() {
    if (to == null || to.isBlank() || to.equals("stdout")) {
      return true;
    }
    try {
      Path file = Path.of(to).toAbsolutePath();
      Path folder = file.getParent();
      return folder != null && Files.isDirectory(folder) && !Files.isDirectory(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether there is one. */
  boolean isOn() {
    return to != null && !to.isBlank();
  }
}
