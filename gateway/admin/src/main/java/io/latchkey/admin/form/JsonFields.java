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
import tools.jackson.databind.JsonNode;

/**
 * A JSON object that a caller sent, read field by field. What is wrong is collected, and told all
 * at once by {@link #done()}; until then a field that is wrong reads as its fallback.
 *
 * <p>A reader takes a field's value and throws {@link IllegalArgumentException} where that is not
 * what it must be, with a message for the caller that does not repeat the value.
 */
public final class JsonFields {

  private static final int MOST_UNKNOWN = 20;

  private final JsonNode object;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fault> faults = new ArrayList<>();

  /**
   * Begins to read.
   *
   * @throws ProblemException where {@code body} is no object
   */
  public JsonFields(JsonNode body) {
    if (!body.isObject()) {
      throw new ProblemException(
          ProblemKind.VALIDATION_FAILED, "The body must be a JSON object, in braces.");
    }
    this.object = body;
  }

  /** Whether a field was sent, null or not. */
  public boolean has(String name) {
    known.add(name);
    return object.has(name);
  }

  /** A field that may be left out or null: null then. */
  public <T> @Nullable T optional(String name, Function<JsonNode, T> reader) {
    JsonNode value = value(name);
    return value == null ? null : read(name, value, reader);
  }

  /** A field that may be left out or null: the fallback then. */
  public <T> T optional(String name, Function<JsonNode, T> reader, T fallback) {
    T value = optional(name, reader);
    return value == null ? fallback : value;
  }

  /** A field that must be there. */
  public <T> T required(String name, Function<JsonNode, T> reader, T fallback) {
    if (value(name) == null) {
      faults.add(new Fault(name, "must be there and not null"));
    }
    return optional(name, reader, fallback);
  }

  /**
   * A list without doubles; empty where it was left out or null.
   *
   * @param most how many members it may have; it must have at least one where it is there
   */
  public <T> List<T> list(String name, int most, Function<JsonNode, T> reader) {
    return list(name, 1, most, reader);
  }

  /** A list without doubles that may be empty; empty too where it was left out or null. */
  public <T> List<T> listOrEmpty(String name, int most, Function<JsonNode, T> reader) {
    return list(name, 0, most, reader);
  }

  private <T> List<T> list(String name, int least, int most, Function<JsonNode, T> reader) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || value.size() < least || value.size() > most) {
      faults.add(new Fault(name, "must be a list of " + least + " to " + most));
      return List.of();
    }
    Set<T> members = new LinkedHashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String place = name + "[" + i + "]";
      T member = read(place, value.get(i), reader);
      if (member != null && !members.add(member)) {
        faults.add(new Fault(place, "must not be named twice"));
      }
    }
    return List.copyOf(members);
  }

  /** A list that must be there, as {@link #list}. */
  public <T> List<T> requiredList(String name, int most, Function<JsonNode, T> reader) {
    if (value(name) == null) {
      faults.add(new Fault(name, "must be there and name at least one"));
    }
    return list(name, most, reader);
  }

  private @Nullable JsonNode value(String name) {
    known.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private <T> @Nullable T read(String place, JsonNode value, Function<JsonNode, T> reader) {
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(place, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** Adds what is wrong with a field beside its own form. */
  public void fault(String name, String problem) {
    faults.add(new Fault(name, problem));
  }

  /**
   * Ends the reading of an object that is a field of another one.
   *
   * @throws IllegalArgumentException with the first fault, for the field
   */
  public void doneWithin() {
    try {
      done();
    } catch (ProblemException e) {
      Fault first = e.faults().get(0);
      throw new IllegalArgumentException(first.field() + " " + first.problem(), e);
    }
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException where anything was wrong, or a field was sent that nobody asked for
   */
  public void done() {
    String names = String.join(", ", known);
    object.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .limit(MOST_UNKNOWN)
        .forEach(name -> fault(Texts.shown(name), "is not known here; known are " + names));
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ProblemKind.VALIDATION_FAILED,
          "Nothing was done: "
              + (faults.size() == 1 ? "one field is" : faults.size() + " fields are")
              + " not as they must be. See fields.",
          faults);
    }
  }
}
