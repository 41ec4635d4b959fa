package io.latchkey;

import io.latchkey.change.Instance;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Which program this is, as the labels of a meter that is always 1. */
final class BuildMeters implements MeterBinder {

  private final Instance self;

  BuildMeters(Instance self) {
    this.self = self;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("latchkey.build.info", () -> 1)
        .description("The running program: always 1")
        .tag("version", self.version())
        .tag("java", Runtime.version().toString())
        .tag("gateway", self.id())
        .tag("roles", String.join(",", self.roles()))
        .register(registry);
  }
}
