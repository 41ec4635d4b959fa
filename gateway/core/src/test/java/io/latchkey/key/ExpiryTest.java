package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {

  private static final Instant NOW = Instant.parse("2024-01-31T12:00:00.123456Z");

  @ParameterizedTest
  @CsvSource({
    "2s, 2024-01-31T12:00:02.123Z",
    "1m, 2024-01-31T12:01:00.123Z",
    "1h, 2024-01-31T13:00:00.123Z",
    "1d, 2024-02-01T12:00:00.123Z",
    "90d, 2024-04-30T12:00:00.123Z",
    "1mo, 2024-02-29T12:00:00.123Z",
    "6mo, 2024-07-31T12:00:00.123Z",
    "1y, 2025-01-31T12:00:00.123Z",
    "100y, 2124-01-31T12:00:00.123Z",
  })
  void spanEndsByTheCalendarInUtc(String span, Instant end) {
    assertThat(Expiry.after(span, NOW)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "d", "30", "0d", "01d", "1D", "1 d", "1w", "+1d", "-1d", "1.5d", "1d1h"})
  void whatIsNoSpanIsRefused(String span) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expiry.after(span, NOW))
        .withMessageContaining("whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101y", "9999999999y", "9999999999mo", "9999999999d"})
  void spanOfMoreThanAHundredYearsIsRefused(String span) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expiry.after(span, NOW))
        .withMessageContaining("at most 100 years");
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-31T12:00:00Z, 2030-01-31T12:00:00Z",
    "2030-01-31t12:00:00.1239z, 2030-01-31T12:00:00.123Z",
    "2030-01-31T12:00:00+05:30, 2030-01-31T06:30:00Z",
  })
  void dateIsReadAsRfc3339(String date, Instant end) {
    assertThat(Expiry.at(date, NOW)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2030-01-31",
        "2030-01-31T12:00Z",
        "2030-01-31T12:00:00",
        "2030-02-30T12:00:00Z",
        "+12030-01-31T12:00:00Z",
        "tomorrow"
      })
  void whatIsNoDateIsRefused(String date) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expiry.at(date, NOW))
        .withMessageContaining("must be a date");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2024-01-31T12:00:00Z", "1970-01-01T00:00:00Z", "2024-01-31T13:00:00+02:00"})
  void pastIsRefused(String date) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Expiry.at(date, NOW))
        .withMessageContaining("future");
  }
}
