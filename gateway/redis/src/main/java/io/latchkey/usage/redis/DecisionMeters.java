package io.latchkey.usage.redis;

import io.latchkey.access.DenialReason;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.cache.Lookup;
import io.latchkey.keystore.cache.ProjectCache;
import io.latchkey.usage.Outcomes;
import io.latchkey.usage.UsageCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meters of decisions and of upstreams' answers, by project and organization. A project's are
 * made when it is used for the first time; there are not more projects than a maximum, and what
 * belongs to one beyond that counts as {@code other}.
 */
final class DecisionMeters implements MeterBinder, Outcomes.Watcher {

  private static final String NONE = "none";
  private static final String OTHER = "other";
  private static final long RETRY_SECONDS = 1;
  private static final int MOST_RETRIES = 600;
  private static final Set<String> REASONS =
      Arrays.stream(DenialReason.values()).map(DenialReason::code).collect(Collectors.toSet());

  private final Outcomes outcomes;
  private final ProjectCache projects;
  private final int maximum;
  private final Set<ProjectId> metered = new HashSet<>();
  private final Map<String, List<LongAdder>> others = new HashMap<>();
  private final List<Object> kept = new CopyOnWriteArrayList<>();
  private volatile @Nullable MeterRegistry registry;

  /**
   * Meters.
   *
   * @param maximum how many projects have meters of their own
   */
  DecisionMeters(Outcomes outcomes, ProjectCache projects, int maximum) {
    this.outcomes = outcomes;
    this.projects = projects;
    this.maximum = maximum;
  }

  @Override
  public synchronized void bindTo(MeterRegistry to) {
    registry = to;
    for (DenialReason reason : DenialReason.values()) {
      Tags tags = decision("denied", reason.code()).and(place(NONE, NONE));
      FunctionCounter.builder("latchkey.decisions", outcomes, each -> each.unplaced(reason))
          .description("Requests by what was decided")
          .tags(tags)
          .register(to);
    }
    FunctionCounter.builder("latchkey.decisions", outcomes, Outcomes::unavailable)
        .description("Requests by what was decided")
        .tags(decision("unavailable", "key_store_unavailable").and(place(NONE, NONE)))
        .register(to);
    outcomes.watch(this);
  }

  @Override
  public synchronized void onNew(ProjectId project, String outcome, LongAdder count) {
    if (metered.contains(project) || metered.size() < maximum) {
      metered.add(project);
      register(project, outcome, count, MOST_RETRIES);
    } else {
      boolean isFirst = !others.containsKey(outcome);
      List<LongAdder> all = others.computeIfAbsent(outcome, each -> new CopyOnWriteArrayList<>());
      all.add(count);
      if (isFirst) {
        register(outcome, place(OTHER, OTHER), all);
      }
    }
  }

  /** Registers as soon as the project's organization is known; until then only counts. */
  private void register(ProjectId project, String outcome, LongAdder count, int retries) {
    Lookup<Project> known = projects.ifKnown(project.value());
    CompletableFuture<Lookup<Project>> answer =
        known == null ? projects.load(project.value()) : CompletableFuture.completedFuture(known);
    answer.thenAccept(
        lookup -> {
          if (lookup instanceof Lookup.Unreachable<Project> && retries > 0) {
            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS)
                .execute(() -> register(project, outcome, count, retries - 1));
            return;
          }
          String organization =
              lookup instanceof Lookup.Found<Project> found
                  ? found.value().organization().value()
                  : NONE;
          register(outcome, place(organization, project.value()), List.of(count));
        });
  }

  private void register(String outcome, Tags place, List<LongAdder> counts) {
    MeterRegistry to = registry;
    if (to == null) {
      return;
    }
    kept.add(counts); // The registry holds what it reads from weakly.
    boolean isDecision = outcome.equals(UsageCounts.ALLOWED) || REASONS.contains(outcome);
    if (!isDecision) {
      FunctionCounter.builder("latchkey.upstream.answers", counts, DecisionMeters::sum)
          .description("What upstreams answered")
          .tag("outcome", outcome)
          .tags(place)
          .register(to);
      return;
    }
    Tags tags =
        outcome.equals(UsageCounts.ALLOWED) ? decision(outcome, NONE) : decision("denied", outcome);
    FunctionCounter.builder("latchkey.decisions", counts, DecisionMeters::sum)
        .description("Requests by what was decided")
        .tags(tags.and(place))
        .register(to);
  }

  private static double sum(List<LongAdder> counts) {
    return counts.stream().mapToLong(LongAdder::sum).sum();
  }

  private static Tags decision(String outcome, String reason) {
    return Tags.of("outcome", outcome, "reason", reason);
  }

  private static Tags place(String organization, String project) {
    return Tags.of("organization", organization, "project", project);
  }
}
