package io.latchkey.change;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How strict a revocation is.
 *
 * @param waitFor how long a revoke call waits for the fleet at most
 * @param replicas how many replicas of Redis must acknowledge a revocation before it is answered as
 *     done
 * @param memory how long an instance keeps refusing a key that it has seen revoked, whatever Redis
 *     says after a failover
 * @param demotion how long after a failover the old primary may still accept writes
 * @param unguardedFailover whether to start under Sentinel although the primary accepts writes that
 *     no replica has
 */
@ConfigurationProperties("latchkey.revocation")
public record RevocationSettings(
    @Name("wait") @DefaultValue("5s") Duration waitFor,
    @DefaultValue("0")
        @Min(value = 0, message = "must be from 0 to 9")
        @Max(value = 9, message = "must be from 0 to 9")
        int replicas,
    @DefaultValue("6h") Duration memory,
    @DefaultValue("30s") Duration demotion,
    @DefaultValue("false") boolean unguardedFailover) {

  @AssertTrue(message = "must be from 0s to 1m")
  boolean isWait() {
    return !waitFor.isNegative() && waitFor.compareTo(Duration.ofMinutes(1)) <= 0;
  }

  @AssertTrue(message = "must be from 0s to 1h")
  boolean isDemotion() {
    return !demotion.isNegative() && demotion.compareTo(Duration.ofHours(1)) <= 0;
  }

  @AssertTrue(message = "must be from 1m to 30d")
  boolean isMemory() {
    return memory.compareTo(Duration.ofMinutes(1)) >= 0
        && memory.compareTo(Duration.ofDays(30)) <= 0;
  }
}
