package io.latchkey;

import io.latchkey.change.ChangeFeed;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.InstanceSettings.Role;
import io.latchkey.change.Lease;
import io.latchkey.drain.Drain;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether this instance can do what it is for: it has read the change feed, and as a proxy it may
 * trust its cache. A lease that has run out means that Redis has not answered for as long. One that
 * stops is not ready from the beginning of its stop.
 */
final class ReadinessIndicator extends AbstractHealthIndicator {

  private final ChangeFeed feed;
  private final Lease lease;
  private final boolean proxy;
  private final Drain drain;

  ReadinessIndicator(ChangeFeed feed, Lease lease, InstanceSettings settings, Drain drain) {
    this.feed = feed;
    this.lease = lease;
    this.proxy = settings.roles().contains(Role.PROXY);
    this.drain = drain;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    boolean caughtUp = feed.hasCaughtUp();
    boolean ready = caughtUp && (!proxy || lease.isValid()) && !drain.isDraining();
    builder
        .status(ready ? Status.UP : Status.OUT_OF_SERVICE)
        .withDetail("caughtUp", caughtUp)
        .withDetail("stopping", drain.isDraining())
        .withDetail("leaseLeft", lease.left().toString());
  }
}
