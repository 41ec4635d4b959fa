package io.latchkey.encryption.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a document are meant.
 *
 * @param steps from the root to the values
 * @param required whether a document without such a value is refused
 * @param whole whether an array is one value; otherwise each of its items is
 */
public record FieldPath(List<Step> steps, boolean required, boolean whole) {

  /** The most paths that a request, or a policy, may have. */
  public static final int MOST = 64;

  /**
   * One step down.
   *
   * @param name the member to go to; null for none
   * @param index the item to go to; -1 for none
   * @param any whether every member and item is meant
   * @param deep whether what the step names may also be further down
   */
  public record Step(@Nullable String name, int index, boolean any, boolean deep) {

    static Step named(String name) {
      return new Step(name, -1, false, false);
    }

    /** A member of this name, or the item with this number. */
    static Step either(String name) {
      return new Step(name, Names.index(name), false, false);
    }

    static Step item(int index) {
      return new Step(null, index, false, false);
    }

    static Step anything() {
      return new Step(null, -1, true, false);
    }

    Step anywhere() {
      return new Step(name, index, any, true);
    }
  }

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads one path: dotted names, a JSON Pointer (RFC 6901) if it begins with a slash, or the part
   * of JSONPath (RFC 9535) that has names, indexes, wildcards and {@code ..name} if it begins with
   * a dollar sign. An exclamation mark at the end means that the field must be present.
   *
   * @throws BodyFaultException if it is none of these
   */
  public static FieldPath parse(String text) {
    return FieldPathReader.read(text);
  }

  /**
   * Reads a comma-separated list of paths. Commas in brackets don't separate.
   *
   * @throws BodyFaultException if one can't be read, there is none, or there are too many
   */
  public static List<FieldPath> parseList(String text) {
    return FieldPathReader.readList(text);
  }

  /** Each member or item of the root, as one value even if it is an array. */
  public static FieldPath children() {
    return new FieldPath(List.of(Step.anything()), false, true);
  }

  /** The same path, whose field must be present. */
  public FieldPath asRequired() {
    return new FieldPath(steps, true, whole);
  }
}
