package io.latchkey.drain;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a stop takes.
 *
 * @param delay how long the listeners still accept connections after readiness has gone down: the
 *     time that load balancers need to notice. If not set: 5s, or nothing with the embedded Redis
 * @param timeout how long requests in progress may take after that, before they are cut
 */
@ConfigurationProperties("latchkey.drain")
public record DrainSettings(@Nullable Duration delay, @DefaultValue("30s") Duration timeout) {

  private static final Duration USUAL_DELAY = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  @AssertTrue(message = "must be from 0s to 1h")
  boolean isDelay() {
    return delay == null || isBounded(delay);
  }

  @AssertTrue(message = "must be from 0s to 1h")
  boolean isTimeout() {
    return isBounded(timeout);
  }

  private static boolean isBounded(Duration time) {
    return !time.isNegative() && time.compareTo(LONGEST) <= 0;
  }

  /**
   * How long the listeners still accept connections.
   *
   * @param alone whether there is no load balancer to wait for
   */
  public Duration delay(boolean alone) {
    Duration usual = alone ? Duration.ZERO : USUAL_DELAY;
    return delay == null ? usual : delay;
  }
}
