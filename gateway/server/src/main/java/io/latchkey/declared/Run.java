package io.latchkey.declared;

import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.Plan.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Carries a plan out. It ends at the first step that fails, since others may need what that makes;
 * the next run continues.
 */
final class Run {

  private static final Set<Phase> WITH_SECRETS = EnumSet.of(Phase.WEBHOOKS, Phase.MEMBERS);

  private final Plan plan;
  private final Outputs outputs;
  private final List<Change> done = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Run(Plan plan, Outputs outputs) {
    this.plan = plan;
    this.outputs = outputs;
  }

  /** Makes the changes; {@code told} learns of each that is made. */
  void run(Consumer<Change> told) {
    List<Step> steps = plan.steps();
    if (steps.stream().anyMatch(Run::givesSecret)) {
      outputs.prepare();
    }
    for (Step step : steps) {
      if (!succeeds(step)) {
        return;
      }
      step.changes().forEach(told);
      done.addAll(step.changes());
    }
  }

  private static boolean givesSecret(Step step) {
    return WITH_SECRETS.contains(step.phase());
  }

  private boolean succeeds(Step step) {
    try {
      step.work().run(outputs);
      return true;
    } catch (StepFaultsException e) {
      failures.addAll(e.faults());
    } catch (ApiException e) {
      failures.add(Sentences.of(step.changes().get(0), e));
    }
    return false;
  }

  List<Change> done() {
    return done;
  }

  /** A sentence each; empty if nothing failed. */
  List<String> failures() {
    return failures;
  }

  /** How many changes are still to be made. */
  int left() {
    return plan.steps().stream().mapToInt(step -> step.changes().size()).sum() - done.size();
  }
}
