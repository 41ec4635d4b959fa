package io.latchkey;

import io.latchkey.embedded.EmbeddedRedis;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the embedded Redis, which is a part of this process, answers. A Redis of the operator's
 * own is none of its business: starting the process again would not bring that back.
 */
final class EmbeddedRedisIndicator extends AbstractHealthIndicator {

  private final @Nullable EmbeddedRedis redis;

  EmbeddedRedisIndicator(@Nullable EmbeddedRedis redis) {
    this.redis = redis;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    boolean works = redis == null || redis.answers();
    builder.status(works ? Status.UP : Status.DOWN).withDetail("embedded", redis != null);
  }
}
