package io.latchkey.limit;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which client addresses fail to authenticate too often. An IPv6 address counts with its whole /64.
 * A minute begins with an address's first failure and gives it all its attempts back when it ends.
 *
 * <p>An address that never failed costs one look into a cache. Safe for use by many threads; never
 * waits.
 */
public final class FailedAttempts {

  private final @Nullable LimiterSpace<Long> failures;

  public FailedAttempts(FailureSettings settings) {
    this(settings, Duration.ofMinutes(1));
  }

  FailedAttempts(FailureSettings settings, Duration period) {
    this.failures =
        settings.perMinute() == 0
            ? null
            : new LimiterSpace<>(settings.perMinute(), period, settings.addresses());
  }

  /** Whole seconds for which a client is held back; 0 where it may try. */
  public int secondsHeldBack(InetAddress client) {
    return failures == null ? 0 : failures.secondsUntilPermits(ClientGroup.of(client));
  }

  /**
   * Counts a failure.
   *
   * @return 0 where the client may be told that it failed; else the whole seconds, at least 1, for
   *     which it is held back, and is to be told only that
   */
  public int count(InetAddress client) {
    return failures == null ? 0 : failures.take(ClientGroup.of(client));
  }

  /** How many clients are remembered. */
  long size() {
    return failures == null ? 0 : failures.size();
  }
}
