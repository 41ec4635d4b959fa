package io.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The string that a client sends, in the form that {@link SecretFormat} gives it.
 *
 * <p>Printing one shows its tail only; {@link #reveal()} is for the one answer that shows it to its
 * owner. Equality takes the same time wherever two secrets differ.
 */
public final class Secret {

  private static final int TAIL = 6;

  private final String value;

  Secret(String value) {
    this.value = value;
  }

  /** The whole secret: to hash it, or to show it to its owner once. */
  public String reveal() {
    return value;
  }

  /** The last six characters, by which people recognise a key. */
  public String tail() {
    return value.substring(value.length() - TAIL);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[…" + tail() + "]";
  }
}
