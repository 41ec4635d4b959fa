package io.latchkey.key;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The 32 bytes by which a secret is known to the store and the cache, as {@link KeyHasher} makes
 * them. 48 bytes on the heap; no text form on the way of a request.
 *
 * <p>Equality takes the same time wherever two hashes differ. Printing one shows nothing of it.
 */
public final class KeyHash {

  /** How many bytes a hash has. */
  public static final int BYTES = 32;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  private KeyHash(long first, long second, long third, long fourth) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  /**
   * Takes the first 32 of {@code bytes}.
   *
   * @throws java.nio.BufferUnderflowException where there are fewer
   */
  public static KeyHash of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new KeyHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /**
   * Reads what {@link #toBase64Url()} wrote.
   *
   * @throws IllegalArgumentException where {@code text} is not base64url of 32 bytes
   */
  public static KeyHash ofBase64Url(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key hash has 32 bytes, not " + bytes.length);
    }
    return of(bytes);
  }

  /** The hash in base64url without padding (RFC 4648, section 5): 43 characters. */
  public String toBase64Url() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putLong(first).putLong(second).putLong(third).putLong(fourth);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyHash hash
        && ((first ^ hash.first)
                | (second ^ hash.second)
                | (third ^ hash.third)
                | (fourth ^ hash.fourth))
            == 0;
  }

  /** Any 32 of the bits: they are uniform already. */
  @Override
  public int hashCode() {
    return (int) first;
  }

  @Override
  public String toString() {
    return "KeyHash[redacted]";
  }
}
