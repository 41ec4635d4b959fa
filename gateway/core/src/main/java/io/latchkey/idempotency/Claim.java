package io.latchkey.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A call that is being carried out under an {@code Idempotency-Key}.
 *
 * <p>Whatever is random in the call comes from a seed that is kept, encrypted, in the claim. So if
 * the call is abandoned and carried out again, it makes the same thing with the same secret, and
 * the store can tell whether it is there already.
 */
public final class Claim {

  /** What follows the fingerprint of a call that has no answer yet. */
  static final String UNDER_WAY = "under-way";

  private final IdempotencyKey key;
  private final String print;
  private final String text;
  private final Kept kept;
  private final boolean again;

  /**
   * A claim.
   *
   * @param print the call's fingerprint
   * @param owner tells this try of the call from every other one
   * @param again whether somebody else has begun the call, and may have carried it out
   */
  Claim(IdempotencyKey key, String print, String owner, Kept kept, boolean again) {
    this.key = key;
    this.print = print;
    this.kept = kept;
    this.again = again;
    this.text = String.join(" ", print, UNDER_WAY, owner, key.seal(kept.bytes()));
  }

  /** What the claim keeps, encrypted. */
  static final class Kept {

    private final byte[] seed;
    private final String subject;

    /**
     * What is kept.
     *
     * @param seed for what is random in the call
     * @param subject what the call is about; empty if its caller can always tell
     */
    Kept(byte[] seed, String subject) {
      this.seed = seed.clone();
      this.subject = subject;
    }

    /** Reads what {@link #bytes()} gave. */
    static Kept of(byte[] bytes, int seedBytes) {
      return new Kept(
          Arrays.copyOf(bytes, seedBytes),
          new String(bytes, seedBytes, bytes.length - seedBytes, StandardCharsets.UTF_8));
    }

    byte[] bytes() {
      byte[] end = subject.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(seed.length + end.length).put(seed).put(end).array();
    }
  }

  IdempotencyKey key() {
    return key;
  }

  String print() {
    return print;
  }

  /** What the store holds for it. */
  String text() {
    return text;
  }

  /** What the call is about, as it was said when the call was begun. */
  public String subject() {
    return kept.subject;
  }

  /** Whether somebody else has begun the call, and may have carried it out. */
  public boolean isAgain() {
    return again;
  }

  /** What is random in the call: the same numbers for every try of it. */
  public RandomGenerator random() {
    return new SeededRandom(kept.seed);
  }
}
