package io.latchkey.webhook;

import io.latchkey.key.Network;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Webhooks.
 *
 * @param timeout how long a receiver may take in all, from the connection to its answer
 * @param firstRetry how long after the first failure an event is sent again; each further wait is
 *     twice as long, up to two hours
 * @param retryFor how long an event is sent again before it is given up
 * @param disableAfter how long all attempts of a webhook may fail before it is disabled
 * @param perOrganization how many webhooks an organization may have
 * @param maximumWaiting how many events may wait in one receiver's queue; more wait in the event
 *     log until the queue has room
 * @param parallel how many deliveries to one receiver may be under way at once; 1 keeps their order
 *     while none fails
 * @param allowedAddresses loopback, private and link-local networks that receivers may be in, by
 *     http too
 */
@ConfigurationProperties("latchkey.webhooks")
public record WebhookSettings(
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("10s") Duration firstRetry,
    @DefaultValue("24h") Duration retryFor,
    @DefaultValue("5d") Duration disableAfter,
    @DefaultValue("20")
        @Min(value = 1, message = "must be from 1 to 1000")
        @Max(value = 1000, message = "must be from 1 to 1000")
        int perOrganization,
    @DefaultValue("10000")
        @Min(value = 1, message = "must be from 1 to 1000000")
        @Max(value = 1_000_000, message = "must be from 1 to 1000000")
        int maximumWaiting,
    @DefaultValue("16")
        @Min(value = 1, message = "must be from 1 to 64")
        @Max(value = 64, message = "must be from 1 to 64")
        int parallel,
    @DefaultValue List<String> allowedAddresses) {

  @AssertTrue(message = "must be from 100ms to 1m")
  boolean isTimeout() {
    return isBetween(timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  @AssertTrue(message = "must be from 10ms to 1h")
  boolean isFirstRetry() {
    return isBetween(firstRetry, Duration.ofMillis(10), Duration.ofHours(1));
  }

  @AssertTrue(message = "must be from 1s to 30d")
  boolean isRetryFor() {
    return isBetween(retryFor, Duration.ofSeconds(1), Duration.ofDays(30));
  }

  @AssertTrue(message = "must be from 1s to 365d")
  boolean isDisableAfter() {
    return isBetween(disableAfter, Duration.ofSeconds(1), Duration.ofDays(365));
  }

  @AssertTrue(message = "must be IP addresses or ranges such as 10.0.0.0/8")
  boolean isAllowedAddresses() {
    return Network.areWellFormed(allowedAddresses);
  }

  /** The allowed addresses, read. */
  public List<Network> allowed() {
    return allowedAddresses.stream().map(Network::of).toList();
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
