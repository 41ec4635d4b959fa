package io.latchkey.proxy.encryption;

import io.latchkey.access.Grant;
import io.latchkey.encryption.DecryptionReports;
import io.latchkey.encryption.DecryptionReports.Reader;
import io.latchkey.encryption.FieldClass;
import io.latchkey.key.ProjectId;
import io.latchkey.proxy.encryption.FieldCounts.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts fields by what was done to them, for meters and for the event log, and times it. A
 * project's counters are made when its first fields come; those of projects beyond a maximum count
 * together.
 */
final class FieldMeters {

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final DecryptionReports reports;
  private final int maximum;
  private final Map<String, Map<Outcome, LongAdder>> projects = new ConcurrentHashMap<>();
  private final Timer time;

  FieldMeters(MeterRegistry registry, DecryptionReports reports, int maximum) {
    this.registry = registry;
    this.reports = reports;
    this.maximum = maximum;
    this.time =
        Timer.builder("latchkey.field")
            .description("Time to encrypt or decrypt one field")
            .serviceLevelObjectives(
                Duration.ofNanos(5_000),
                Duration.ofNanos(10_000),
                Duration.ofNanos(25_000),
                Duration.ofNanos(50_000),
                Duration.ofNanos(100_000),
                Duration.ofNanos(250_000),
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25))
            .register(registry);
    projects.put(OTHER, register(OTHER));
  }

  /** Times one field, since {@code began} of {@link System#nanoTime}. */
  void timed(long began) {
    time.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  /** Counts what was done to the fields of a body, for whoever it was done. */
  void count(Grant grant, FieldCounts counts) {
    report(grant, counts);
    ProjectId project = grant.project();
    Map<Outcome, LongAdder> known = projects.get(project.value());
    if (known == null) {
      String label = projects.size() <= maximum ? project.value() : OTHER;
      known = projects.computeIfAbsent(label, this::register);
    }
    for (Map.Entry<Outcome, Integer> each : counts.all().entrySet()) {
      LongAdder adder = known.get(each.getKey());
      if (adder != null) {
        adder.add(each.getValue());
      }
    }
  }

  private void report(Grant grant, FieldCounts counts) {
    counts
        .decrypted()
        .forEach((fieldClass, fields) -> reports.decrypted(reader(grant, fieldClass), fields));
    int refused = counts.of(Outcome.UNREADABLE);
    if (refused > 0) {
      reports.refused(reader(grant, FieldClass.DEFAULT), refused);
    }
  }

  private static Reader reader(Grant grant, FieldClass fieldClass) {
    return new Reader(grant.key(), grant.organization(), grant.project(), fieldClass);
  }

  private Map<Outcome, LongAdder> register(String project) {
    Map<Outcome, LongAdder> adders = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      LongAdder adder = new LongAdder();
      adders.put(outcome, adder);
      FunctionCounter.builder("latchkey.fields", adder, LongAdder::sum)
          .description("Fields by what was done to them")
          .tag("action", outcome.action())
          .tag("outcome", outcome.text())
          .tag("project", project)
          .register(registry);
    }
    return adders;
  }
}
