package io.latchkey.proxy.lane;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one event loop has of the lane, and its fields belong to its thread. */
final class LaneLoop {

  private final EventLoop loop;
  private final LaneUpstreams upstreams;
  private final IdentityHashMap<Origin, UpstreamPool> pools = new IdentityHashMap<>();
  private @Nullable Future<?> sweeping;
  private int exchanges;

  LaneLoop(EventLoop loop, LaneUpstreams upstreams) {
    this.loop = loop;
    this.upstreams = upstreams;
  }

  EventLoop loop() {
    return loop;
  }

  /** The connections to an origin. */
  UpstreamPool to(Origin origin) {
    UpstreamPool pool = pools.get(origin);
    if (pool == null) {
      pool = new UpstreamPool(loop, origin, upstreams);
      pools.put(origin, pool);
      sweepFromNowOn();
    }
    return pool;
  }

  private void sweepFromNowOn() {
    if (sweeping == null) {
      long period = Math.max(TimeUnit.MILLISECONDS.toNanos(50), upstreams.longestIdleNanos() / 4);
      sweeping = loop.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    for (UpstreamPool pool : pools.values().toArray(UpstreamPool[]::new)) {
      pool.sweep(now);
    }
    pools.values().removeIf(UpstreamPool::isEmpty);
    Future<?> current = sweeping;
    if (pools.isEmpty() && current != null) {
      current.cancel(false);
      sweeping = null;
    }
  }

  void begins() {
    exchanges++;
  }

  void ends() {
    exchanges--;
  }

  /** How many exchanges are in progress. */
  int exchanges() {
    return exchanges;
  }
}
