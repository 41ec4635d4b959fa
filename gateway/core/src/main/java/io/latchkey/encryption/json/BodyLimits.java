package io.latchkey.encryption.json;

/**
 * How much a body may ask for.
 *
 * @param fieldBytes the most bytes of one named value
 * @param values the most named values of one body
 */
public record BodyLimits(int fieldBytes, int values) {

  /** The deepest nesting of objects and arrays. */
  static final int DEPTH = 64;

  /** The most bytes of one name, decoded. */
  static final int NAME_BYTES = 1024;

  /** The limits that hold unless settings say otherwise. */
  public static final BodyLimits DEFAULT = new BodyLimits(64 * 1024, 10_000);
}
