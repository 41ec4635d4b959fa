package io.latchkey.change;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a rate of a count that only grows. For one thread. */
final class LoadMeter {

  private static final long NANOS = 1_000_000_000;

  private final LoadSource source;
  private final LongSupplier nanoTime;
  private long at;
  private long counted;
  private @Nullable Load last;

  LoadMeter(LoadSource source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.at = nanoTime.getAsLong();
    this.counted = source.requests();
  }

  /** The load now; its rate is over a second at least, so it can be as old as that. */
  Load read() {
    long now = nanoTime.getAsLong();
    long passed = now - at;
    Load load = last;
    if (load != null && passed < NANOS) {
      return new Load(source.keys(), load.requestsPerSecond());
    }
    long requests = source.requests();
    double rate = passed <= 0 ? 0 : (double) (requests - counted) * NANOS / passed;
    Load read = new Load(source.keys(), Math.round(rate * 10) / 10.0);
    at = now;
    counted = requests;
    last = read;
    return read;
  }
}
