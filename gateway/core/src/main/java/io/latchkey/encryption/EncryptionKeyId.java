package io.latchkey.encryption;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an encryption key within its project: 8 hexadecimal digits, the last one even.
 *
 * <p>A key consists of two keys of Tink's, one for each {@link FieldMode}. The random one has this
 * ID, the deterministic one the next odd number, so a token's key ID tells its mode too.
 */
public record EncryptionKeyId(int value) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{7}[02468ace]");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if {@code value} is odd
   */
  public EncryptionKeyId {
    if ((value & 1) != 0) {
      throw new IllegalArgumentException("the ID of an encryption key is even");
    }
  }

  /** A new ID. */
  public static EncryptionKeyId generate(RandomGenerator random) {
    int value = 0;
    while (value == 0) {
      value = random.nextInt() & ~1;
    }
    return new EncryptionKeyId(value);
  }

  /** Reads an ID; null if {@code text} is not one. */
  public static @Nullable EncryptionKeyId parse(String text) {
    return FORM.matcher(text).matches() ? new EncryptionKeyId(HexFormat.fromHexDigits(text)) : null;
  }

  /** The key that one of Tink's belongs to. */
  static EncryptionKeyId ofTink(int tinkId) {
    return new EncryptionKeyId(tinkId & ~1);
  }

  /** The mode of the key that has this ID in Tink. */
  static FieldMode modeOfTink(int tinkId) {
    return (tinkId & 1) == 0 ? FieldMode.RANDOM : FieldMode.DETERMINISTIC;
  }

  /** The ID that Tink's key for a mode has. */
  int tink(FieldMode mode) {
    return mode == FieldMode.RANDOM ? value : value | 1;
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
