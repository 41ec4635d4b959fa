package io.latchkey.change.redis;

import io.latchkey.change.ChangeFeed;
import io.latchkey.change.FleetClock;
import io.latchkey.change.Lease;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** How level this gateway is with the change feed: read when it is asked for. */
final class FeedMeters implements MeterBinder {

  private final ChangeFeed feed;
  private final Lease lease;
  private final FleetClock clock;

  FeedMeters(ChangeFeed feed, Lease lease, FleetClock clock) {
    this.feed = feed;
    this.lease = lease;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    TimeGauge.builder(
            "latchkey.feed.lag", lease, TimeUnit.NANOSECONDS, each -> each.age().toNanos())
        .description("Time since this gateway last knew itself level with the change feed")
        .register(registry);
    TimeGauge.builder("latchkey.lease", lease, TimeUnit.NANOSECONDS, each -> each.left().toNanos())
        .description("Time for which this gateway may still trust its cache")
        .register(registry);
    TimeGauge.builder(
            "latchkey.feed.position", feed, TimeUnit.MILLISECONDS, each -> each.applied().millis())
        .description("When the last applied change was stored, as Unix time")
        .register(registry);
    TimeGauge.builder(
            "latchkey.clock.skew", clock, TimeUnit.MILLISECONDS, each -> each.skew().toMillis())
        .description("By how much this machine's clock is ahead of the fleet's, which is Redis's")
        .register(registry);
    Gauge.builder("latchkey.feed.connected", feed, each -> each.isConnected() ? 1 : 0)
        .description("1 while the change feed is followed")
        .register(registry);
  }
}
