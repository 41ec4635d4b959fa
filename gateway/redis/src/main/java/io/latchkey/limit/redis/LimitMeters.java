package io.latchkey.limit.redis;

import io.latchkey.limit.LimitCounts;
import io.latchkey.limit.RateLimiter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The limiter's meters: read when they are asked for, so that counting costs a request nothing. */
final class LimitMeters implements MeterBinder {

  private final RateLimiter limiter;

  LimitMeters(RateLimiter limiter) {
    this.limiter = limiter;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    decisions(registry, "permitted", LimitCounts::permitted);
    decisions(registry, "exceeded", LimitCounts::exceeded);
    decisions(registry, "permitted_locally", LimitCounts::permittedLocally);
    decisions(registry, "exceeded_locally", LimitCounts::exceededLocally);
    permits(registry, "taken", LimitCounts::taken);
    permits(registry, "spent", LimitCounts::spent);
    permits(registry, "given_back", LimitCounts::givenBack);
    FunctionCounter.builder("latchkey.limit.asks", limiter.counts(), LimitCounts::asks)
        .description("Questions to Redis for permits")
        .register(registry);
    FunctionCounter.builder("latchkey.limit.waits", limiter.counts(), LimitCounts::waits)
        .description("Requests that waited for Redis because of their limits")
        .register(registry);
    FunctionCounter.builder("latchkey.limit.store.turns", limiter, RateLimiter::turns)
        .description("How often Redis went away or came back for the limits")
        .register(registry);
    Gauge.builder("latchkey.limit.store.away", limiter, each -> each.isStoreAway() ? 1 : 0)
        .description("1 while Redis is away and each gateway holds keys to its share of the limits")
        .register(registry);
    Gauge.builder("latchkey.limit.accounts", limiter, RateLimiter::size)
        .description("Accounts whose limits are remembered here")
        .register(registry);
  }

  private void decisions(
      MeterRegistry registry, String outcome, ToDoubleFunction<LimitCounts> count) {
    FunctionCounter.builder("latchkey.limit.decisions", limiter.counts(), count)
        .description("Requests that limits decided over")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void permits(MeterRegistry registry, String fate, ToDoubleFunction<LimitCounts> count) {
    FunctionCounter.builder("latchkey.limit.permits", limiter.counts(), count)
        .description("Permits taken from Redis, spent, and given back unspent")
        .tag("fate", fate)
        .register(registry);
  }
}
