package io.latchkey.admin.form;

import io.latchkey.admin.problem.Fault;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A call's query, read parameter by parameter as {@link JsonFields} reads a body. A parameter that
 * nobody asked for is a fault: a filter with a slip in its name must not list everything.
 */
public final class QueryParameters {

  private final MultiValueMap<String, String> sent;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fault> faults = new ArrayList<>();

  public QueryParameters(MultiValueMap<String, String> sent) {
    this.sent = sent;
  }

  /** Refuses every parameter. */
  public static void none(MultiValueMap<String, String> sent) {
    new QueryParameters(sent).done();
  }

  /** Reads a yes or no. */
  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** A parameter; null where it was left out. */
  public <T> @Nullable T optional(String name, Function<String, T> reader) {
    known.add(name);
    List<String> values = sent.get(name);
    if (values == null || values.isEmpty()) {
      return null;
    }
    String value = values.get(0);
    if (values.size() > 1 || value == null || value.isEmpty()) {
      faults.add(new Fault(name, "must be there once and not be empty, or be left out"));
      return null;
    }
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(name, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** Whether a parameter is {@code true}; it may be left out. */
  public boolean isSet(String name) {
    return Boolean.TRUE.equals(optional(name, QueryParameters::flag));
  }

  /** Adds what is wrong with a parameter beside its own form. */
  public void fault(String name, String problem) {
    faults.add(new Fault(name, problem));
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException where anything was wrong
   */
  public void done() {
    String names = known.isEmpty() ? "none" : String.join(", ", known);
    for (String name : sent.keySet()) {
      if (!known.contains(name)) {
        faults.add(new Fault(Texts.shown(name), "is not known here; known are " + names));
      }
    }
    if (!faults.isEmpty()) {
      throw problem(faults);
    }
  }

  /** The answer to a parameter that does not go with the others. */
  public static ProblemException fault(Fault fault) {
    return problem(List.of(fault));
  }

  private static ProblemException problem(List<Fault> faults) {
    return new ProblemException(
        ProblemKind.INVALID_PARAMETER, "The query is not as it must be. See fields.", faults);
  }
}
