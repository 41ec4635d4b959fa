package io.latchkey.encryption.json;

/** Decides what stands in place of a named value. */
@FunctionalInterface
public interface FieldTransform {

  /** The result that removes the value, together with its name and its comma. */
  byte[] REMOVED = new byte[0];

  /**
   * Returns the JSON value to pass on.
   *
   * @param value the source bytes of the value: with quotes, escapes and all
   * @return {@code value} itself to leave it as it is, {@link #REMOVED} to remove it (only if the
   *     rewriter was told that it may happen), or the bytes of another JSON value
   */
  byte[] apply(FieldMatch match, byte[] value);
}
