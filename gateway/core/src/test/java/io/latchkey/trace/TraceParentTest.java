package io.latchkey.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which traces are joined: W3C Trace Context, section 3.2. */
class TraceParentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String IDS = TRACE + "-" + SPAN;

  @ParameterizedTest
  @CsvSource({
    "00-" + IDS + "-01, true",
    "00-" + IDS + "-00, false",
    "00-" + IDS + "-03, true",
    "01-" + IDS + "-01, true",
    "cc-" + IDS + "-01-what-comes-later, true"
  })
  void wellFormedHeaderNamesATraceAndASpan(String header, boolean sampled) {
    assertThat(TraceParent.parse(header)).isEqualTo(new TraceParent(TRACE, SPAN, sampled));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + IDS + "-01",
        "00-" + IDS + "-1",
        "00-" + IDS + "-0g",
        "00-" + IDS + "-01-more",
        "01-" + IDS + "-01.more",
        "00_" + IDS + "-01",
        "00-" + IDS + "_01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01"
      })
  void anyOtherHeaderIsNone(String header) {
    assertThat(TraceParent.parse(header)).isNull();
  }

  @Test
  void headerIsReadByItsStandardName() {
    assertThat(TraceParent.HEADER).isEqualTo("traceparent");
  }
}
