package io.latchkey.encryption.json;

import io.latchkey.encryption.json.FieldPath.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths, compiled into one machine. Immutable; several bodies can be matched at once. */
public final class FieldRules {

  /** Matches every string that looks like a token, wherever it is. */
  public static final FieldRules TOKENS = new FieldRules(List.of(), true, true);

  private final List<FieldPath> paths;
  private final boolean ignoreCase;
  private final boolean tokens;
  private final Place[] places;
  private final int[] starts;

  private FieldRules(List<FieldPath> paths, boolean ignoreCase, boolean tokens) {
    this.paths = List.copyOf(paths);
    this.ignoreCase = ignoreCase;
    this.tokens = tokens;
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
    return new FieldRules(paths, ignoreCase, false);
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

  boolean matchesTokens() {
    return tokens;
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
