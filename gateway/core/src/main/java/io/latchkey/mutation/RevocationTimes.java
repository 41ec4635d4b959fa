package io.latchkey.mutation;

import io.latchkey.change.Confirmation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long it took until the fleet refused what was to be refused. */
public final class RevocationTimes {

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final Timer confirmed;
  private final Timer pending;
  private final Timer unknown;

  public RevocationTimes(MeterRegistry registry) {
    this.confirmed = timer(registry, "confirmed");
    this.pending = timer(registry, "pending");
    this.unknown = timer(registry, "unknown");
  }

  private static Timer timer(MeterRegistry registry, String outcome) {
    return Timer.builder("latchkey.revocation")
        .description("Time from a revocation, deletion or strict roll to the fleet's confirmation")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /** Notes what the fleet said. */
  void record(Confirmation confirmation) {
    (confirmation.pending().isEmpty() ? confirmed : pending).record(confirmation.took());
  }

  /** Notes that the fleet could not be asked. */
  void unknown(Duration took) {
    unknown.record(took);
  }
}
