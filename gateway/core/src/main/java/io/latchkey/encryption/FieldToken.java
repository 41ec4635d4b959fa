package io.latchkey.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted field: {@code lkf1:<class>:<base64url of the payload>:$}. Nothing in it needs to be
 * escaped in JSON, and the end shows whether a short column has cut it off. There is one way to
 * write each token.
 *
 * <p>The payload is Tink's: {@code 0x01}, the key ID in 4 bytes, and the nonce, ciphertext and tag
 * or, in deterministic mode, the synthetic IV and ciphertext.
 */
public final class FieldToken {

  /** What a text has to do with a token. */
  public enum Form {
    /** Nothing: it doesn't begin like one. */
    NONE,
    /** It begins like a token, but has no end. */
    TRUNCATED,
    /** It begins and ends like a token, but can't be one. */
    MALFORMED,
    /** It is a token; whether it can be decrypted is another matter. */
    WHOLE
  }

  private static final byte[] START = "lkf1:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = ":$".getBytes(StandardCharsets.US_ASCII);
  private static final int PREFIX = 1 + Integer.BYTES;

  /** The nonce, at least one byte, and the tag. */
  private static final int LEAST_RANDOM = PREFIX + 24 + 1 + 16;

  private static final int LEAST_DETERMINISTIC = PREFIX + 16 + 1;
  private static final int LONGEST_CLASS = 32;

  private final FieldClass fieldClass;
  private final byte[] payload;

  private FieldToken(FieldClass fieldClass, byte[] payload) {
    this.fieldClass = fieldClass;
    this.payload = payload;
  }

  /** Writes a token, in ASCII. */
  static byte[] write(FieldClass fieldClass, byte[] payload) {
    byte[] name = fieldClass.name().getBytes(StandardCharsets.US_ASCII);
    byte[] text = Base64.getUrlEncoder().withoutPadding().encode(payload);
    return ByteBuffer.allocate(START.length + name.length + 1 + text.length + END.length)
        .put(START)
        .put(name)
        .put((byte) ':')
        .put(text)
        .put(END)
        .array();
  }

  /** Whether a text begins like a token: nothing else should look like this. */
  public static boolean isStart(byte[] text) {
    return text.length >= START.length
        && Arrays.equals(text, 0, START.length, START, 0, START.length);
  }

  /** What {@code text}, the content of a JSON string without its quotes, has to do with a token. */
  public static Form formOf(byte[] text) {
    if (!isStart(text)) {
      return Form.NONE;
    }
    if (!endsLikeOne(text)) {
      return Form.TRUNCATED;
    }
    return parse(text) == null ? Form.MALFORMED : Form.WHOLE;
  }

  private static boolean endsLikeOne(byte[] text) {
    int end = text.length - END.length;
    return end >= START.length && Arrays.equals(text, end, text.length, END, 0, END.length);
  }

  /** Reads the content of a JSON string without its quotes; null if it is not a whole token. */
  public static @Nullable FieldToken parse(byte[] text) {
    if (!isStart(text) || !endsLikeOne(text)) {
      return null;
    }
    int colon = START.length;
    while (text[colon] != ':') {
      colon++;
    }
    if (colon > START.length + LONGEST_CLASS || colon >= text.length - END.length) {
      return null;
    }
    FieldClass fieldClass =
        FieldClass.exact(
            new String(text, START.length, colon - START.length, StandardCharsets.ISO_8859_1));
    byte[] payload = decode(text, colon + 1, text.length - END.length);
    return fieldClass == null || payload == null || !isWellFormed(payload)
        ? null
        : new FieldToken(fieldClass, payload);
  }

  /** Strict: without padding, and without bits that say nothing. */
  private static byte @Nullable [] decode(byte[] text, int from, int to) {
    byte[] encoded = Arrays.copyOfRange(text, from, to);
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int rest = decoded.length % 3;
    byte[] tail = Arrays.copyOfRange(decoded, decoded.length - rest, decoded.length);
    byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(tail);
    boolean isCanonical =
        encoded.length == (decoded.length * 4 + 2) / 3
            && Arrays.equals(
                encoded,
                encoded.length - expected.length,
                encoded.length,
                expected,
                0,
                expected.length);
    return isCanonical ? decoded : null;
  }

  private static boolean isWellFormed(byte[] payload) {
    if (payload.length < PREFIX || payload[0] != 1) {
      return false;
    }
    int least =
        EncryptionKeyId.modeOfTink(tinkId(payload)) == FieldMode.RANDOM
            ? LEAST_RANDOM
            : LEAST_DETERMINISTIC;
    return payload.length >= least;
  }

  private static int tinkId(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt(1);
  }

  /** The class that it says it belongs to; decrypting it proves that. */
  public FieldClass fieldClass() {
    return fieldClass;
  }

  /** The key that it says it was encrypted with. */
  public EncryptionKeyId key() {
    return EncryptionKeyId.ofTink(tinkId(payload));
  }

  /** How it was encrypted, by what it says. */
  public FieldMode mode() {
    return EncryptionKeyId.modeOfTink(tinkId(payload));
  }

  byte[] payload() {
    return payload;
  }
}
