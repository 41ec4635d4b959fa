package io.latchkey.encryption.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  private static String canonical(String json) {
    return new String(
        CanonicalJson.of(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /** Appendix B of RFC 8785, and where the two neighbours of a power of two are not as near. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "ffefffffffffffff,-1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef4f,999999999999999900000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555554,333333333.33333325",
    "41b3de4355555555,333333333.3333333",
    "41b3de4355555556,333333333.3333334",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2",
    "3d30000000000000,5.684341886080802e-14",
  })
  void numberIsWrittenAsTheStandardSays(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(EcmaScriptNumber.text(value)).isEqualTo(expected);
  }

  /** Section 3.2.2 of RFC 8785; without its 333333333.33333329, which would come back changed. */
  @Test
  void valueIsWrittenAsTheStandardSays() {
    String json =
        """
        {
          "numbers": [1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }\
        """;

    assertThat(canonical(json))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** Section 3.2.3 of RFC 8785. */
  @Test
  void namesAreSortedByTheirCodeUnits() {
    String json =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew", "1": "One",
         "\\ud83d\\ude00": "Smiley", "\\u0080": "Control", "\\u00f6": "Latin"}\
        """;

    assertThat(canonical(json))
        .containsSubsequence(
            "Carriage Return", "One", "Control", "Latin", "Euro Sign", "Smiley", "Hebrew");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890",
        "0.12345678901234567890",
        "1e400",
        "1e-400",
        "-1e999999999",
        "1e-999999999",
        "[1, {\"a\": 9007199254740993}]",
      })
  void numberThatWouldComeBackChangedIsRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(NoCanonicalFormException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "1 2",
        "{\"secretname\": 1, \"secretname\": 2}",
        "{\"secretname\": 1, \"secre\\u0074name\": 2}",
        "\"secret\\ud800\"",
        "\"secret\\udc00\\ud800\"",
        "NaN",
        "secret",
      })
  void whatHasNoCanonicalFormIsRefusedWithoutRepeatingIt(String json) {
    assertThatThrownBy(() -> canonical(json))
        .isInstanceOf(NoCanonicalFormException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }

  @Test
  void valueThatIsTooDeepIsRefused() {
    String json = "[".repeat(65) + "]".repeat(65);

    assertThatThrownBy(() -> canonical(json)).isInstanceOf(NoCanonicalFormException.class);
  }
}
