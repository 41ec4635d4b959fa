package io.latchkey.admin.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of any length, one after the other. Used by one thread; blocks. */
final class Lines {

  private static final int LONGEST = 64 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private boolean tooLong;

  Lines(InputStream in) {
    this.in = new BufferedInputStream(in, LONGEST);
  }

  /** The next line that is not blank, without its end; null at the end of the stream. */
  byte @Nullable [] next() throws IOException {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = read();
      if (tooLong || isNotBlank()) {
        return line.toByteArray();
      }
    }
    return null;
  }

  /** Reads a line; false where it is the last. */
  private boolean read() throws IOException {
    line.reset();
    tooLong = false;
    number++;
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (line.size() == LONGEST) {
        tooLong = true;
        line.reset();
      }
      line.write(next);
      next = in.read();
    }
    return next >= 0;
  }

  private boolean isNotBlank() {
    for (byte each : line.toByteArray()) {
      if (each != ' ' && each != '\r' && each != '\t') {
        return true;
      }
    }
    return false;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** Whether the last line was longer than 64 KB; it is not whole then. */
  boolean isTooLong() {
    return tooLong;
  }
}
