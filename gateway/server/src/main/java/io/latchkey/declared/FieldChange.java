package io.latchkey.declared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that is to be different.
 *
 * @param from null for none
 * @param to null for none
 */
record FieldChange(String field, @Nullable JsonNode from, @Nullable JsonNode to) {

  /** Which of {@code fields} differ between two objects in the same normal form. */
  static List<FieldChange> between(
      ObjectNode current, ObjectNode wanted, Collection<String> fields) {
    List<FieldChange> changes = new ArrayList<>();
    for (String field : fields) {
      JsonNode from = current.get(field);
      JsonNode to = wanted.get(field);
      if (from == null ? to != null : !from.equals(to)) {
        changes.add(new FieldChange(field, from, to));
      }
    }
    return changes;
  }
}
