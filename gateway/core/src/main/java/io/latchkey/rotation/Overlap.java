package io.latchkey.rotation;

import io.latchkey.key.Expiry;
import java.time.Duration;
import java.time.Instant;

/** How long a secret that was replaced still works. */
public final class Overlap {

  /** The longest that can be asked for. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private Overlap() {}

  /**
   * Reads a span such as {@code 1h}, as {@link Expiry} does.
   *
   * @throws IllegalArgumentException if it is none, or too long, with a message for its writer
   */
  public static Duration parse(String text) {
    Duration span = Duration.between(Instant.EPOCH, Expiry.after(text, Instant.EPOCH));
    if (span.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("must be at most " + LONGEST.toDays() + "d");
    }
    return span;
  }
}
