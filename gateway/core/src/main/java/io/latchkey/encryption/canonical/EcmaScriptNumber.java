package io.latchkey.encryption.canonical;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A double as ECMAScript writes it: with the fewest digits that read back as the same one. */
final class EcmaScriptNumber {

  private static final double EXACT_INTEGERS = 1L << 53;
  private static final int MOST_DIGITS = 17;

  private EcmaScriptNumber() {}

  /** Writes a finite number. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      return Long.toString((long) value);
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(new BigDecimal(Math.abs(value)), Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return sign + written(digits, point);
  }

  private static BigDecimal shortest(BigDecimal exact, double value) {
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean belowReads = below.doubleValue() == value;
      boolean aboveReads = above.doubleValue() == value;
      if (belowReads || aboveReads) {
        return nearest(exact, belowReads ? below : above, aboveReads ? above : below)
            .stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static BigDecimal nearest(BigDecimal exact, BigDecimal below, BigDecimal above) {
    int order = exact.subtract(below).abs().compareTo(above.subtract(exact).abs());
    if (order == 0) {
      return below.unscaledValue().testBit(0) ? above : below;
    }
    return order < 0 ? below : above;
  }

  /** Number::toString of ECMA-262, for the digits and where the point is before them. */
  private static String written(String digits, int point) {
    int length = digits.length();
    if (length <= point && point <= 21) {
      return digits + "0".repeat(point - length);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String mantissa = length == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
  }
}
