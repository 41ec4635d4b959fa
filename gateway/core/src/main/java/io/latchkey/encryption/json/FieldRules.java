package io.latchkey.encryption.json;

import io.latchkey.encryption.json.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths, compiled into one machine. Immutable; several bodies can be matched at once. */
public final class FieldRules {

  /** Matches every string that looks like a token, wherever it is. */
  public static final FieldRules TOKENS = new FieldRules(List.of(), true, Unnamed.TOKENS);

  /** Matches every string, number, boolean and null, wherever it is. */
  public static final FieldRules LEAVES = new FieldRules(List.of(), true, Unnamed.LEAVES);

  /** What matches without a rule. */
  private enum Unnamed {
    NOTHING,
    TOKENS,
    LEAVES
  }

  private final List<FieldPath> paths;
  private final boolean ignoreCase;
  private final Unnamed unnamed;
  private final Place[] places;
  private final int[] starts;

  private FieldRules(List<FieldPath> paths, boolean ignoreCase, Unnamed unnamed) {
    this.paths = List.copyOf(paths);
    this.ignoreCase = ignoreCase;
    this.unnamed = unnamed;
    List<Place> all = new ArrayList<>();
    this.starts = new int[paths.size()];
    for (int rule = 0; rule < paths.size(); rule++) {
      starts[rule] = all.size();
      for (Step step : paths.get(rule).steps()) {
        String name = step.name();
        all.add(new Place(rule, step, name == null ? null : Names.bytes(name, ignoreCase)));
      }
      all.add(new Place(rule, null, null));
    }
    this.places = all.toArray(Place[]::new);
  }

  /**
   * Compiles paths. If several name a value, the first one counts.
   *
   * @param ignoreCase whether names that differ only in case are the same
   */
  public static FieldRules of(List<FieldPath> paths, boolean ignoreCase) {
    return new FieldRules(paths, ignoreCase, Unnamed.NOTHING);
  }

  /** These rules, and every string that looks like a token. */
  public FieldRules andTokens() {
    return new FieldRules(paths, ignoreCase, Unnamed.TOKENS);
  }

  public int size() {
    return paths.size();
  }

  FieldPath path(int rule) {
    return paths.get(rule);
  }

  boolean ignoresCase() {
    return ignoreCase;
  }

  /** Whether strings that look like tokens match without a rule. */
  public boolean matchesTokens() {
    return unnamed == Unnamed.TOKENS;
  }

  boolean matchesLeaves() {
    return unnamed == Unnamed.LEAVES;
  }

  /** Whether something may match of which no rule tells. */
  boolean matchesUnnamed() {
    return unnamed != Unnamed.NOTHING;
  }

  Place place(int index) {
    return places[index];
  }

  int places() {
    return places.length;
  }

  int[] starts() {
    return starts;
  }

  /** A place in a path: the steps before {@code step} have been made. */
  static final class Place {

    private final int rule;
    private final @Nullable Step step;
    private final byte @Nullable [] name;

    private Place(int rule, @Nullable Step step, byte @Nullable [] name) {
      this.rule = rule;
      this.step = step;
      this.name = name;
    }

    int rule() {
      return rule;
    }

    /** The next step; null at the end of the path. */
    @Nullable Step step() {
      return step;
    }

    /** The name of the next step, as it is compared; null for none. */
    byte @Nullable [] name() {
      return name;
    }
  }
}
