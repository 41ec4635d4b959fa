package io.latchkey.event;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did, or tried.
 *
 * @param action the object first, then what happened to it: {@code key.revoked}
 * @param actor who did it
 * @param target what it was done to; null for what has no record, such as a sign-in
 * @param organization that the target belongs to; null for none
 * @param done false for what was refused
 * @param details what else is worth knowing; never a secret
 */
public record Event(
    String action,
    Actor actor,
    @Nullable Target target,
    @Nullable String organization,
    boolean done,
    Map<String, String> details) {

  /** Copies the details. */
  public Event {
    details = Map.copyOf(details);
  }

  /**
   * Who does something.
   *
   * @param id of the user; null for who is none
   * @param role in the event's organization; null for none
   * @param address that the call came from; null for what this program does by itself
   * @param via the ID of the token or session that was shown; null for none that has one
   */
  public record Actor(
      String name,
      @Nullable String id,
      @Nullable String role,
      @Nullable String address,
      @Nullable String via) {

    /** This program, where it does something by itself. */
    public static final Actor PROGRAM = new Actor("latchkey", null, null, null, null);
  }

  /**
   * What something is done to.
   *
   * @param kind {@code key}, {@code project}, {@code organization}, {@code user}, {@code
   *     invitation}, {@code token}, {@code webhook}
   * @param tail of a key's secret; null for what has none
   */
  public record Target(String kind, String id, String name, @Nullable String tail) {}

  private static final String DETAIL = "detail.";

  /** The event as names and values; what is null is left out. */
  public Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("action", action);
    fields.put("actor", actor.name);
    put(fields, "actorId", actor.id);
    put(fields, "role", actor.role);
    put(fields, "address", actor.address);
    put(fields, "via", actor.via);
    if (target != null) {
      fields.put("kind", target.kind);
      fields.put("id", target.id);
      fields.put("name", target.name);
      put(fields, "tail", target.tail);
    }
    put(fields, "organization", organization);
    fields.put("done", Boolean.toString(done));
    details.forEach((name, value) -> fields.put(DETAIL + name, value));
    return fields;
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** Reads what {@link #fields()} gave; what is missing reads as empty. */
  public static Event of(Map<String, String> fields) {
    String kind = fields.get("kind");
    Map<String, String> details = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(DETAIL)) {
            details.put(name.substring(DETAIL.length()), value);
          }
        });
    return new Event(
        fields.getOrDefault("action", ""),
        new Actor(
            fields.getOrDefault("actor", ""),
            fields.get("actorId"),
            fields.get("role"),
            fields.get("address"),
            fields.get("via")),
        kind == null
            ? null
            : new Target(
                kind,
                fields.getOrDefault("id", ""),
                fields.getOrDefault("name", ""),
                fields.get("tail")),
        fields.get("organization"),
        Boolean.parseBoolean(fields.get("done")),
        details);
  }
}
