package io.latchkey.change;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an instance may trust its cache without having heard from Redis.
 *
 * @param lease for how long known keys work when Redis is away; a revocation waits at most this
 *     long for an instance that it can't reach
 */
@ConfigurationProperties("latchkey.cache")
public record LeaseSettings(@DefaultValue("30s") Duration lease) {

  @AssertTrue(message = "must be from 500ms to 1h")
  boolean isLease() {
    return lease.compareTo(Duration.ofMillis(500)) >= 0
        && lease.compareTo(Duration.ofHours(1)) <= 0;
  }
}
