package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What has to be done so that a gateway is as the files say, in an order in which it can be. */
final class Plan {

  private final List<Step> steps = new ArrayList<>();
  private final List<Change> conflicts = new ArrayList<>();
  private final List<Change> unmanaged = new ArrayList<>();

  /** What has to be there before what. */
  enum Phase {
    ORGANIZATIONS,
    PROJECTS,
    ENCRYPTION,
    WEBHOOKS,
    KEYS,
    MEMBERS,
    PRUNED_KEYS,
    PRUNED_WEBHOOKS,
    PRUNED_PROJECTS,
    PRUNED_MEMBERS
  }

  /** Makes the calls of a step; throws {@link ApiException} or {@link StepFaultsException}. */
  interface Work {
    void run(Outputs outputs);
  }

  /** Changes that are made together. */
  record Step(Phase phase, List<Change> changes, Work work) {}

  void add(Phase phase, Change change, Work work) {
    add(new Step(phase, List.of(change), work));
  }

  void add(Step step) {
    steps.add(step);
  }

  void conflict(Change change) {
    conflicts.add(change);
  }

  /** Something that only {@code --prune} would change. */
  void unmanaged(Change change) {
    unmanaged.add(change);
  }

  /** The steps in their order. */
  List<Step> steps() {
    return steps.stream().sorted(Comparator.comparing(Step::phase)).toList();
  }

  /** Every change in its order, conflicts last. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    steps().forEach(step -> changes.addAll(step.changes()));
    changes.addAll(conflicts);
    return changes;
  }

  List<Change> conflicts() {
    return conflicts;
  }

  List<Change> unmanaged() {
    return unmanaged;
  }

  boolean isClean() {
    return steps.isEmpty() && conflicts.isEmpty();
  }

  long count(Action action) {
    return changes().stream().filter(each -> each.action() == action).count();
  }
}
