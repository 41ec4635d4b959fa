package io.latchkey.event;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The event log.
 *
 * @param retention how long an event is kept
 * @param refusedPerMinute how many refused calls of one caller are written in a minute by an
 *     instance, and ten times as many of all callers; 0 for none
 * @param streams how many exports and live streams an instance has open at once
 * @param streamsPerCaller how many of those one caller has open at most
 * @param streamsPerOrganization how many of those show the events of one organization at most
 * @param heartbeat how often a live stream says that it is there
 */
@ConfigurationProperties("latchkey.events")
public record EventSettings(
    @DefaultValue("365d") Duration retention,
    @DefaultValue("60")
        @Min(value = 0, message = "must be from 0 to 1000000")
        @Max(value = 1_000_000, message = "must be from 0 to 1000000")
        int refusedPerMinute,
    @DefaultValue("100")
        @Min(value = 1, message = "must be from 1 to 10000")
        @Max(value = 10_000, message = "must be from 1 to 10000")
        int streams,
    @DefaultValue("10")
        @Min(value = 1, message = "must be from 1 to 10000")
        @Max(value = 10_000, message = "must be from 1 to 10000")
        int streamsPerCaller,
    @DefaultValue("50")
        @Min(value = 1, message = "must be from 1 to 10000")
        @Max(value = 10_000, message = "must be from 1 to 10000")
        int streamsPerOrganization,
    @DefaultValue("15s") Duration heartbeat) {

  @AssertTrue(message = "must be from 100ms to 5m")
  boolean isHeartbeat() {
    return heartbeat.compareTo(Duration.ofMillis(100)) >= 0
        && heartbeat.compareTo(Duration.ofMinutes(5)) <= 0;
  }

  @AssertTrue(message = "must be from 1h to 3650d")
  boolean isRetention() {
    return retention.compareTo(Duration.ofHours(1)) >= 0
        && retention.compareTo(Duration.ofDays(3650)) <= 0;
  }
}
