package io.latchkey.change;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A lease that a test gives and takes. */
public final class LeaseFixture {

  private final AtomicLong ticks = new AtomicLong();
  private final Lease lease =
      new Lease(ticks::get, () -> Instant.ofEpochMilli(ticks.get() / 1_000_000));

  public Lease lease() {
    return lease;
  }

  /** Renews it from now. */
  public void give(Duration length) {
    lease.renewed(lease.ask(), length);
  }

  /** Lets the time pass that it had left. */
  public void runOut() {
    ticks.addAndGet(lease.left().toNanos() + 1);
  }
}
