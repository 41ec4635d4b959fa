package io.latchkey.limit;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a second a caller may make, by who it is and where it calls from; all of a
 * second's may come at once. Safe for use by many threads; never waits.
 */
public final class CallLimit {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int CALLERS = 10_000;

  private final @Nullable LimiterSpace<Caller> calls;

  private record Caller(String name, long client) {}

  /**
   * A limit.
   *
   * @param perSecond for each caller; 0 for none
   */
  public CallLimit(int perSecond) {
    this(perSecond, PERIOD);
  }

  /**
   * A limit over another period.
   *
   * @param perPeriod for each caller; 0 for none
   */
  public CallLimit(int perPeriod, Duration period) {
    this.calls = perPeriod == 0 ? null : new LimiterSpace<>(perPeriod, period, CALLERS);
  }

  /**
   * Counts a call.
   *
   * @param name of the caller
   * @param client the address that it calls from
   * @return 0 where the call may be carried out; else the whole seconds after which one may
   */
  public int count(String name, InetAddress client) {
    return calls == null ? 0 : calls.take(new Caller(name, ClientGroup.of(client)));
  }
}
