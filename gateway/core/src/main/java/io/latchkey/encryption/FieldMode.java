package io.latchkey.encryption;

import java.util.Optional;
import java.util.stream.Stream;

/** How a field is encrypted. */
public enum FieldMode {

  /** Equal values become different tokens: XAES-256-GCM under a random nonce. */
  RANDOM("random"),

  /** Equal values of a field become equal tokens, so that they can be compared: AES-256-SIV. */
  DETERMINISTIC("deterministic");

  private final String text;

  FieldMode(String text) {
    this.text = text;
  }

  /** As it is written in a policy. */
  public String text() {
    return text;
  }

  /** Reads a mode; empty if {@code text} names none. */
  public static Optional<FieldMode> parse(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
