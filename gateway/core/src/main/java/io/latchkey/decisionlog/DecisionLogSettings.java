package io.latchkey.decisionlog;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which decisions are kept for who asks about a request by its ID.
 *
 * @param kept how long
 * @param refusedPerSecond how many refused requests of a second an instance keeps, the first that
 *     come; 0 for none
 * @param allowedPerSecond how many that were let through; 0 for none
 */
@ConfigurationProperties("latchkey.lookback")
public record DecisionLogSettings(
    @DefaultValue("15m") Duration kept,
    @DefaultValue("100")
        @Min(value = 0, message = "must be from 0 to 10000")
        @Max(value = 10_000, message = "must be from 0 to 10000")
        int refusedPerSecond,
    @DefaultValue("20")
        @Min(value = 0, message = "must be from 0 to 10000")
        @Max(value = 10_000, message = "must be from 0 to 10000")
        int allowedPerSecond) {

  @AssertTrue(message = "must be from 1m to 1d")
  boolean isKept() {
    return kept.compareTo(Duration.ofMinutes(1)) >= 0 && kept.compareTo(Duration.ofDays(1)) <= 0;
  }

  /** Whether anything is kept at all. */
  public boolean isOn() {
    return refusedPerSecond > 0 || allowedPerSecond > 0;
  }
}
