package io.latchkey.key;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The form of a secret: a prefix, 32 base62 characters (190 random bits), and 6 base62 characters
 * of the CRC-32 (IEEE 802.3) of all that stands before them.
 *
 * <p>The checksum lets a mistyped or made-up secret be refused without asking any store, and lets
 * secret scanners tell a real one from a look-alike. It is no protection: the 190 bits are.
 */
public final class SecretFormat {

  /** The prefix unless an operator sets another. */
  public static final String DEFAULT_PREFIX = "lk_";

  private static final int RANDOM = 32;
  private static final int CHECKSUM = 6;
  private static final int LONGEST_PREFIX = 16;
  private static final ThreadLocal<CRC32> CRC = ThreadLocal.withInitial(CRC32::new);

  private static final int SHORTEST_FOREIGN = 16;
  private static final int LONGEST_FOREIGN = 256;

  private final String prefix;
  private final @Nullable Pattern foreign;

  /**
   * A format with a prefix of 1 to 16 characters of {@code a-z}, {@code 0-9} and {@code _}.
   *
   * @throws IllegalArgumentException where the prefix is not of that form
   */
  public SecretFormat(String prefix) {
    this(prefix, null);
  }

  /**
   * A format that also reads secrets which were made elsewhere.
   *
   * @param foreign what these match as a whole, 16 to 256 characters of printable ASCII; null for
   *     none
   */
  public SecretFormat(String prefix, @Nullable Pattern foreign) {
    if (!prefix.matches("[a-z0-9_]{1," + LONGEST_PREFIX + "}")) {
      throw new IllegalArgumentException("a secret's prefix has 1 to 16 characters of a-z, 0-9, _");
    }
    this.prefix = prefix;
    this.foreign = foreign;
  }

  /** A new secret from {@code random}, which must be cryptographically strong. */
  public Secret generate(RandomGenerator random) {
    String body = prefix + Alphabet.BASE62.draw(random, RANDOM);
    return new Secret(body + checksum(body, body.length()));
  }

  /**
   * Reads a secret; null where {@code text} is not of this form or its checksum is wrong, and it is
   * not one from elsewhere. What begins with our prefix is never taken for one of those.
   */
  public @Nullable Secret parse(String text) {
    if (foreign != null && !text.startsWith(prefix)) {
      return isForeign(text, foreign) ? new Secret(text) : null;
    }
    int body = prefix.length() + RANDOM;
    if (text.length() != body + CHECKSUM
        || !text.startsWith(prefix)
        || !Alphabet.BASE62.covers(text, prefix.length())
        || !checksumMatches(text, body)) {
      return null;
    }
    return new Secret(text);
  }

  /** What secrets of ours begin with. */
  public String prefix() {
    return prefix;
  }

  /** How many characters a secret of ours has. */
  public int length() {
    return prefix.length() + RANDOM + CHECKSUM;
  }

  /** Whether a secret of ours stands anywhere within {@code text}. */
  public boolean isWithin(String text) {
    for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
      int end = at + length();
      if (end <= text.length() && parse(text.substring(at, end)) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForeign(String text, Pattern form) {
    int length = text.length();
    return length >= SHORTEST_FOREIGN
        && length <= LONGEST_FOREIGN
        && text.chars().allMatch(each -> each > ' ' && each < 0x7f)
        && form.matcher(text).matches();
  }

  private static boolean checksumMatches(String text, int body) {
    long stated = 0;
    for (int i = body; i < text.length(); i++) {
      stated = stated * Alphabet.BASE62.size() + Alphabet.BASE62.value(text.charAt(i));
    }
    return stated == crc(text, body);
  }

  private static String checksum(String text, int end) {
    char[] checksum = new char[CHECKSUM];
    long rest = crc(text, end);
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      checksum[i] = Alphabet.BASE62.character((int) (rest % Alphabet.BASE62.size()));
      rest /= Alphabet.BASE62.size();
    }
    return new String(checksum);
  }

  private static long crc(String text, int end) {
    CRC32 crc = CRC.get();
    crc.reset();
    crc.update(text.getBytes(StandardCharsets.US_ASCII), 0, end);
    return crc.getValue();
  }
}
