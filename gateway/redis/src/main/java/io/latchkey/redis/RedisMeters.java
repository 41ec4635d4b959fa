package io.latchkey.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of all sessions, those that are made before there is a registry and those after. */
final class RedisMeters implements MeterBinder {

  private final List<CommandTimes> all = new ArrayList<>();
  private @Nullable MeterRegistry registry;

  /** Times for a session of its own purpose. */
  synchronized CommandTimes of(String purpose, BooleanSupplier connected) {
    CommandTimes times = new CommandTimes(purpose, connected);
    all.add(times);
    if (registry != null) {
      times.bindTo(registry);
    }
    return times;
  }

  @Override
  public synchronized void bindTo(MeterRegistry to) {
    registry = to;
    all.forEach(times -> times.bindTo(to));
  }
}
