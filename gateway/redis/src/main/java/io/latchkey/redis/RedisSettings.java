package io.latchkey.redis;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Latchkey uses the Redis that {@code spring.data.redis.*} names.
 *
 * @param timeout how long an answer may take; a request whose key is not known here waits no longer
 * @param prefix what the names of all keys in Redis begin with; on a Redis Cluster it becomes the
 *     hash tag of all that a mutation touches
 */
@ConfigurationProperties("latchkey.store")
public record RedisSettings(
    @DefaultValue("1s") Duration timeout,
    @DefaultValue("latchkey")
        @Pattern(
            regexp = "[a-z0-9][a-z0-9_.-]{0,31}",
            message =
                "must be 1 to 32 characters of a-z, 0-9, _ . - and begin with one of a-z, 0-9")
        String prefix) {

  @AssertTrue(message = "must be from 10ms to 10s")
  boolean isTimeout() {
    return timeout.compareTo(Duration.ofMillis(10)) >= 0
        && timeout.compareTo(Duration.ofSeconds(10)) <= 0;
  }
}
