package io.latchkey.connection;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What each listener lets clients' connections cost. Responses, event streams and WebSockets may
 * take as long as they like.
 *
 * @param headTimeout how long a client may take to send a request's head
 * @param bodyTimeout how long a client may take for each kilobyte of a request's body, until the
 *     response begins
 * @param idleTimeout how long a connection may stay open between two requests
 * @param maximum the most connections that a listener has open
 * @param maximumPerAddress the most of them from one address; trusted proxies are not limited
 */
@ConfigurationProperties("latchkey.connections")
public record ConnectionSettings(
    @DefaultValue("10s") Duration headTimeout,
    @DefaultValue("30s") Duration bodyTimeout,
    @DefaultValue("75s") Duration idleTimeout,
    @DefaultValue("10000") @Min(value = 1, message = "must be at least 1") int maximum,
    @DefaultValue("1000") @Min(value = 1, message = "must be at least 1") int maximumPerAddress) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  @AssertTrue(message = "must be from 100ms to 1h")
  boolean isHeadTimeout() {
    return isTimeout(headTimeout);
  }

  @AssertTrue(message = "must be from 100ms to 1h")
  boolean isBodyTimeout() {
    return isTimeout(bodyTimeout);
  }

  @AssertTrue(message = "must be from 100ms to 1h")
  boolean isIdleTimeout() {
    return isTimeout(idleTimeout);
  }

  private static boolean isTimeout(Duration timeout) {
    return timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0;
  }

  /** How often a connection is looked at: some times in the shortest timeout. */
  Duration tick() {
    Duration shortest = headTimeout.compareTo(bodyTimeout) < 0 ? headTimeout : bodyTimeout;
    shortest = shortest.compareTo(idleTimeout) < 0 ? shortest : idleTimeout;
    return shortest.dividedBy(4);
  }

  /** Whole looks in a timeout, rounded up. */
  int ticks(Duration timeout) {
    long tick = tick().toMillis();
    return Math.toIntExact((timeout.toMillis() + tick - 1) / tick);
  }
}
