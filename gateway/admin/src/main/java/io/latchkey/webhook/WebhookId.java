package io.latchkey.webhook;

import io.latchkey.key.RandomId;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The name of a webhook: {@code whk_} and 20 lower-case base32 characters, 100 random bits. */
public record WebhookId(String value) implements Comparable<WebhookId> {

  private static final String PREFIX = "whk_";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException where {@code value} is not of it
   */
  public WebhookId {
    if (!RandomId.isWellFormed(PREFIX, value)) {
      throw new IllegalArgumentException(
          "not an ID of this kind: " + PREFIX + " and 20 characters of a-z and 2-7");
    }
  }

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static WebhookId generate(RandomGenerator random) {
    return new WebhookId(RandomId.generate(PREFIX, random));
  }

  /** Reads an ID; null where {@code text} is not one. */
  public static @Nullable WebhookId parse(String text) {
    return RandomId.isWellFormed(PREFIX, text) ? new WebhookId(text) : null;
  }

  @Override
  public int compareTo(WebhookId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
