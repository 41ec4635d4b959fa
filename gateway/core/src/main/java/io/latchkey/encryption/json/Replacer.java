package io.latchkey.encryption.json;

import org.jspecify.annotations.Nullable;

/** Asks the transform for one value after the other, within the limits. */
final class Replacer {

  private final FieldRules rules;
  private final BodyLimits limits;
  private final FieldTransform transform;
  private int values;

  Replacer(FieldRules rules, BodyLimits limits, FieldTransform transform) {
    this.rules = rules;
    this.limits = limits;
    this.transform = transform;
  }

  FieldRules rules() {
    return rules;
  }

  int fieldBytes() {
    return limits.fieldBytes();
  }

  /** Fails if a value of {@code length} bytes is too long. */
  void check(int length) {
    if (length > limits.fieldBytes()) {
      throw new BodyFaultException(
          BodyFault.FIELD_TOO_LARGE,
          "A named field may have at most " + limits.fieldBytes() + " bytes.");
    }
  }

  /** Returns what takes the value's place; null if it stays. */
  byte @Nullable [] replace(int rule, String label, byte[] value) {
    check(value.length);
    if (++values > limits.values()) {
      throw new BodyFaultException(
          BodyFault.TOO_MANY_FIELDS,
          "The named fields have more than " + limits.values() + " values.");
    }
    byte[] result = transform.apply(new FieldMatch(rule, label), value);
    return result == value ? null : result;
  }
}
