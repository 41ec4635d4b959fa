package io.latchkey.keystore;

import io.latchkey.key.Network;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How upstreams are reached.
 *
 * @param allowedAddresses link-local and metadata addresses that may be reached all the same
 * @param connectTimeout how long a connection may take to be made
 * @param responseTimeout how long an upstream may take to begin its answer, once it has the request
 * @param maximumConnections how many connections an upstream gets from this gateway at most
 * @param maximumIdle how long an idle connection is kept; less than upstreams keep theirs
 */
@ConfigurationProperties("latchkey.upstream")
public record UpstreamSettings(
    @DefaultValue List<String> allowedAddresses,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("60s") Duration responseTimeout,
    @DefaultValue("1000")
        @Min(value = 1, message = "must be from 1 to 100000")
        @Max(value = 100_000, message = "must be from 1 to 100000")
        int maximumConnections,
    @DefaultValue("4s") Duration maximumIdle) {

  @AssertTrue(message = "must be IP addresses or ranges such as 169.254.7.0/24")
  boolean isAllowedAddresses() {
    return Network.areWellFormed(allowedAddresses);
  }

  @AssertTrue(message = "must be from 10ms to 5m")
  boolean isConnectTimeout() {
    return isBetween(connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(5));
  }

  @AssertTrue(message = "must be from 10ms to 1h")
  boolean isResponseTimeout() {
    return isBetween(responseTimeout, Duration.ofMillis(10), Duration.ofHours(1));
  }

  @AssertTrue(message = "must be from 100ms to 1h")
  boolean isMaximumIdle() {
    return isBetween(maximumIdle, Duration.ofMillis(100), Duration.ofHours(1));
  }

  /** The allowed addresses, read. */
  public List<Network> allowed() {
    return allowedAddresses.stream().map(Network::of).toList();
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
