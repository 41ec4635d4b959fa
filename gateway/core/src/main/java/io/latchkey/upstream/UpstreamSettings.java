package io.latchkey.upstream;

import io.latchkey.key.Network;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How upstreams are reached.
 *
 * @param privateAddresses which loopback, private and shared ranges upstreams may be in; empty for
 *     public addresses only. If organizations that don't trust each other share this gateway, name
 *     only the ranges that all of them may reach
 * @param allowedAddresses link-local, metadata and reserved addresses that upstreams may be at
 *     nevertheless
 * @param connectTimeout how long a connection may take to be made
 * @param responseTimeout how long an upstream may take to begin its answer, once it has the request
 * @param maximumConnections how many connections an upstream gets from this gateway at most
 * @param maximumIdle how long an idle connection is kept; less than upstreams keep theirs
 */
@ConfigurationProperties("latchkey.upstream")
public record UpstreamSettings(
    @DefaultValue({
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "::1",
          "fc00::/7",
          "fec0::/10"
        })
        List<String> privateAddresses,
    @DefaultValue List<String> allowedAddresses,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("60s") Duration responseTimeout,
    @DefaultValue("1000")
        @Min(value = 1, message = "must be from 1 to 100000")
        @Max(value = 100_000, message = "must be from 1 to 100000")
        int maximumConnections,
    @DefaultValue("4s") Duration maximumIdle) {

  @AssertTrue(message = "must be IP addresses or ranges such as 10.0.0.0/8")
  boolean isPrivateAddresses() {
    return Network.areWellFormed(privateAddresses);
  }

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

  /** The ranges that upstreams may be in besides public ones. */
  public List<Network> opened() {
    return Stream.concat(privateAddresses.stream().map(Network::of), allowed().stream()).toList();
  }

  /** The special addresses that may be connected to nevertheless. */
  public List<Network> allowed() {
    return allowedAddresses.stream().map(Network::of).toList();
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
