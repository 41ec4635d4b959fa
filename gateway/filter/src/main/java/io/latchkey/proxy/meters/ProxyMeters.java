package io.latchkey.proxy.meters;

import io.latchkey.access.DenialReason;
import io.latchkey.listener.RequestFault;
import io.latchkey.proxy.problem.Problem;
import io.latchkey.proxy.problem.RequestProblem;
import io.latchkey.proxy.streams.OpenStreams;
import io.latchkey.trace.Exemplars;
import io.latchkey.usage.UsageCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the proxy times and counts itself; every meter is resolved when this is made. */
public final class ProxyMeters {

  private static final Duration[] DECISION_BOUNDS =
      micros(
          2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000,
          250_000, 1_000_000);
  private static final Duration[] UPSTREAM_BOUNDS =
      micros(
          1_000,
          2_500,
          5_000,
          10_000,
          25_000,
          50_000,
          100_000,
          250_000,
          500_000,
          1_000_000,
          2_500_000,
          5_000_000,
          10_000_000,
          30_000_000);
  private static final int CLASSES = 5;

  private final Map<String, LongAdder> problems = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final Timer fromMemory;
  private final Timer fromStore;
  private final Timer[] answered = new Timer[CLASSES];
  private final Timer unreachable;
  private final Timer timeout;
  private final Timer clientClosed;

  ProxyMeters(MeterRegistry registry) {
    this.registry = registry;
    this.fromMemory = decision("memory");
    this.fromStore = decision("store");
    for (int i = 0; i < CLASSES; i++) {
      answered[i] = upstream(i + 1 + "xx");
    }
    this.unreachable = upstream(Problem.UPSTREAM_UNREACHABLE.code());
    this.timeout = upstream(Problem.UPSTREAM_TIMEOUT.code());
    this.clientClosed = upstream(UsageCounts.CLIENT_CLOSED);
    for (DenialReason reason : DenialReason.values()) {
      problem(Problem.of(reason));
    }
    Problem.WITHOUT_REASON.forEach(this::problem);
    for (RequestFault fault : RequestFault.values()) {
      problem(RequestProblem.of(fault));
    }
  }

  private static Duration[] micros(long... bounds) {
    Duration[] durations = new Duration[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      durations[i] = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(bounds[i]));
    }
    return durations;
  }

  private Timer decision(String source) {
    return Timer.builder("latchkey.decision")
        .description("Time from a request's headers to the decision over it")
        .tag("source", source)
        .serviceLevelObjectives(DECISION_BOUNDS)
        .register(registry);
  }

  private Timer upstream(String outcome) {
    return Timer.builder("latchkey.upstream")
        .description("Time from forwarding a request to the head of its upstream's answer")
        .tag("outcome", outcome)
        .serviceLevelObjectives(UPSTREAM_BOUNDS)
        .register(registry);
  }

  private LongAdder problem(Problem problem) {
    return problems.computeIfAbsent(
        problem.code(),
        code -> {
          LongAdder count = new LongAdder();
          FunctionCounter.builder("latchkey.problems", count, LongAdder::sum)
              .description("Problem documents that the gateway answered with")
              .tag("code", code)
              .tag("status", Integer.toString(problem.status()))
              .register(registry);
          return count;
        });
  }

  /** Counts a problem document. */
  public void answered(Problem problem) {
    LongAdder known = problems.get(problem.code());
    (known == null ? problem(problem) : known).increment();
  }

  /** Times a decision that was made from memory, since {@code began} of {@link System#nanoTime}. */
  public void decidedFromMemory(long began) {
    fromMemory.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  /** Times a decision for which the store was asked. */
  public void decidedFromStore(long began) {
    fromStore.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  /**
   * Times the head of an upstream's answer.
   *
   * @param status others than 100 to 599 are left out
   * @param traceParent the request's, for exemplars; null for none
   */
  public void upstreamAnswered(int status, long sent, @Nullable String traceParent) {
    int index = status / 100 - 1;
    if (index >= 0 && index < CLASSES) {
      record(answered[index], sent, traceParent);
    }
  }

  /** Times an upstream's failure to answer. */
  public void upstreamFailed(boolean isTimeout, long sent, @Nullable String traceParent) {
    record(isTimeout ? timeout : unreachable, sent, traceParent);
  }

  /** Times how long a client waited that left before its upstream answered. */
  public void clientClosed(long sent) {
    record(clientClosed, sent, null);
  }

  private static void record(Timer timer, long sent, @Nullable String traceParent) {
    long took = System.nanoTime() - sent;
    if (traceParent == null) {
      timer.record(took, TimeUnit.NANOSECONDS);
      return;
    }
    Exemplars.current(traceParent);
    try {
      timer.record(took, TimeUnit.NANOSECONDS);
    } finally {
      Exemplars.current(null);
    }
  }

  /** Shows how many streams are open. */
  public void watch(OpenStreams streams) {
    Gauge.builder("latchkey.streams.open", streams, OpenStreams::size)
        .description("WebSockets and exchanges that have been open for more than a second")
        .register(registry);
  }
}
