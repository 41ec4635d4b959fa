package io.latchkey.key;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The public, stable name of an API key: {@code key_} and 20 lower-case base32 characters, 100
 * random bits. It survives a roll, and it is the OAuth client ID.
 *
 * <p>Held as two numbers, 32 bytes on the heap, since a gateway holds a million of them.
 */
public final class KeyId implements Comparable<KeyId> {

  private static final String PREFIX = "key_";
  private static final int CHARACTERS = 20;
  private static final int HALF = CHARACTERS / 2;
  private static final int BITS = 5;

  private final long high;
  private final long low;

  private KeyId(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** A new ID from {@code random}, which must be cryptographically strong. */
  public static KeyId generate(RandomGenerator random) {
    long mask = (1L << (HALF * BITS)) - 1;
    return new KeyId(random.nextLong() & mask, random.nextLong() & mask);
  }

  /**
   * Reads an ID.
   *
   * @throws IllegalArgumentException where {@code text} is not a key ID
   */
  public static KeyId of(String text) {
    KeyId id = parse(text);
    if (id == null) {
      throw new IllegalArgumentException("not a key ID: key_ and 20 characters of a-z and 2-7");
    }
    return id;
  }

  /** Reads an ID; null where {@code text} is not one. */
  public static @Nullable KeyId parse(String text) {
    int start = PREFIX.length();
    if (text.length() != start + CHARACTERS
        || !text.startsWith(PREFIX)
        || !Alphabet.BASE32.covers(text, start)) {
      return null;
    }
    return new KeyId(read(text, start), read(text, start + HALF));
  }

  private static long read(String text, int start) {
    long value = 0;
    for (int i = start; i < start + HALF; i++) {
      value = value << BITS | Alphabet.BASE32.value(text.charAt(i));
    }
    return value;
  }

  @Override
  public int compareTo(KeyId other) {
    int order = Long.compare(high, other.high);
    return order != 0 ? order : Long.compare(low, other.low);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyId id && high == id.high && low == id.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    char[] text = new char[PREFIX.length() + CHARACTERS];
    PREFIX.getChars(0, PREFIX.length(), text, 0);
    write(high, text, PREFIX.length());
    write(low, text, PREFIX.length() + HALF);
    return new String(text);
  }

  private static void write(long value, char[] text, int start) {
    for (int i = start + HALF - 1; i >= start; i--) {
      text[i] = Alphabet.BASE32.character((int) (value & 31));
      value >>>= BITS;
    }
  }
}
