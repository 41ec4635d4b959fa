package io.latchkey.webhook;

import io.latchkey.webhook.Outbox.Load;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What is measured of deliveries, by the console that sends; others have zeroes. */
public final class WebhookMeters {

  private static final Load NOTHING = new Load(0, null);

  private final InstantSource clock;
  private final Counter taken;
  private final Counter failed;
  private final Counter givenUp;
  private final Timer wait;
  private volatile Load load = NOTHING;

  public WebhookMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.taken = attempts(registry, "taken");
    this.failed = attempts(registry, "failed");
    this.givenUp = attempts(registry, "given_up");
    this.wait =
        Timer.builder("latchkey.webhook.wait")
            .description("From when an event was put into a receiver's queue until it was taken")
            .register(registry);
    Gauge.builder("latchkey.webhook.waiting", this, meters -> meters.load.waiting())
        .description("Deliveries that wait in the queues of all receivers")
        .register(registry);
    Gauge.builder("latchkey.webhook.overdue", this, WebhookMeters::overdue)
        .description("For how long the longest due delivery has been due")
        .baseUnit("seconds")
        .register(registry);
  }

  private static Counter attempts(MeterRegistry registry, String outcome) {
    return Counter.builder("latchkey.webhook.attempts")
        .description("Attempts to deliver an event, by what came of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private double overdue() {
    Instant since = load.dueSince();
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  /** Notes what waits now. */
  void waiting(Load now) {
    load = now;
  }

  /** Notes that another console sends. */
  void idle() {
    load = NOTHING;
  }

  /** Counts an attempt. */
  void ended(Delivery delivery) {
    switch (delivery.state()) {
      case WAITING -> failed.increment();
      case GIVEN_UP -> givenUp.increment();
      case DELIVERED -> {
        taken.increment();
        wait.record(Duration.between(delivery.createdAt(), clock.instant()));
      }
    }
  }
}
