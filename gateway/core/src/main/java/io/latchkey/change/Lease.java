package io.latchkey.change;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long this instance may trust its cache without having heard from Redis.
 *
 * <p>Counted from before Redis was asked to renew it, less a hundredth for clocks that run at
 * different speeds, so that it ends here no later than the rest of the fleet believes. It is over
 * when either clock says so: the monotonic one can't be set back, the wall clock goes on while a
 * machine is suspended. Safe for use by many threads; never blocks.
 */
public final class Lease {

  private static final long MARGIN = 100;

  private final LongSupplier ticker;
  private final InstantSource clock;
  private volatile Term term;

  /**
   * A lease that has run out.
   *
   * @param ticker nanoseconds of a monotonic clock, as {@link System#nanoTime()}
   * @param clock the wall clock
   */
  public Lease(LongSupplier ticker, InstantSource clock) {
    this.ticker = ticker;
    this.clock = clock;
    this.term = new Term(ticker.getAsLong(), clock.millis(), 0);
  }

  /** Whether the cache may be trusted now. */
  public boolean isValid() {
    return term.leftNanos(ticker.getAsLong(), clock.millis()) > 0;
  }

  /** What is left; zero when it has run out. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, term.leftNanos(ticker.getAsLong(), clock.millis())));
  }

  /** How long ago the last renewal was asked for; where there was none, how old this lease is. */
  public Duration age() {
    return Duration.ofNanos(Math.max(0, -term.leftNanos(ticker.getAsLong(), clock.millis(), 0)));
  }

  /** Notes the time before a renewal is asked for. */
  Asked ask() {
    return new Asked(ticker.getAsLong(), clock.millis());
  }

  /** Renews for {@code length} from when it was asked. */
  void renewed(Asked asked, Duration length) {
    long nanos = length.toNanos();
    term = new Term(asked.ticks, asked.millis, nanos - nanos / MARGIN);
  }

  /** When a renewal was asked for, on both clocks. */
  record Asked(long ticks, long millis) {}

  private record Term(long ticks, long millis, long nanos) {

    long leftNanos(long nowTicks, long nowMillis) {
      return leftNanos(nowTicks, nowMillis, nanos);
    }

    long leftNanos(long nowTicks, long nowMillis, long length) {
      long monotonic = nowTicks - ticks;
      long wall = (nowMillis - millis) * 1_000_000;
      return length - Math.max(monotonic, wall);
    }
  }
}
