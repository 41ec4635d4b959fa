package io.latchkey.usage;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How use is counted.
 *
 * @param flush how often counts are written; a crash loses what was counted since
 * @param retention how long the counts of a day are kept
 * @param maximumWaiting how many counts, each of one key, project, hour and outcome, are kept while
 *     they can't be written; what comes beyond is dropped
 * @param meteredProjects how many projects have meters of their own; those beyond count as {@code
 *     other} together
 */
@ConfigurationProperties("latchkey.usage")
public record UsageSettings(
    @DefaultValue("1s") Duration flush,
    @DefaultValue("90d") Duration retention,
    @DefaultValue("200000")
        @Min(value = 1_000, message = "must be from 1000 to 10000000")
        @Max(value = 10_000_000, message = "must be from 1000 to 10000000")
        int maximumWaiting,
    @DefaultValue("1000")
        @Min(value = 0, message = "must be from 0 to 100000")
        @Max(value = 100_000, message = "must be from 0 to 100000")
        int meteredProjects) {

  @AssertTrue(message = "must be from 100ms to 10s")
  boolean isFlush() {
    return flush.compareTo(Duration.ofMillis(100)) >= 0
        && flush.compareTo(Duration.ofSeconds(10)) <= 0;
  }

  @AssertTrue(message = "must be from 1d to 1100d")
  boolean isRetention() {
    return retention.compareTo(Duration.ofDays(1)) >= 0
        && retention.compareTo(Duration.ofDays(1100)) <= 0;
  }
}
