package io.latchkey.key;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The form of an access token: a secret's in all but its prefix, so that neither passes for the
 * other.
 *
 * @param form with the prefix of access tokens
 */
public record TokenFormat(SecretFormat form) {

  /** The prefix unless an operator sets another. */
  public static final String DEFAULT_PREFIX = "lkt_";

  /** A new token from {@code random}, which must be cryptographically strong. */
  public Secret generate(RandomGenerator random) {
    return form.generate(random);
  }

  /** Reads a token; null where {@code text} is not of this form or its checksum is wrong. */
  public @Nullable Secret parse(String text) {
    return form.parse(text);
  }
}
