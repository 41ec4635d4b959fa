package io.latchkey.declared;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A plan, and what became of it, for programs. */
final class PlanJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlanJson() {}

  /** A plan: {@code changes}, {@code unmanaged}, and whether anything differs. */
  static ObjectNode of(Plan plan) {
    ObjectNode json = NODES.objectNode().put("drift", !plan.isClean());
    json.set("changes", of(plan.changes()));
    json.set("unmanaged", of(plan.unmanaged()));
    return json;
  }

  /** The same, with what was {@code done} and the {@code failures}. */
  static ObjectNode of(Plan plan, Run run, Outputs outputs) {
    ObjectNode json = of(plan);
    json.set("done", of(run.done()));
    ArrayNode failures = json.putArray("failures");
    run.failures().forEach(failures::add);
    ArrayNode notes = json.putArray("notes");
    outputs.notes().forEach(notes::add);
    if (outputs.anySecret()) {
      json.put("secrets", outputs.secrets().toString());
    }
    return json;
  }

  private static ArrayNode of(List<Change> changes) {
    ArrayNode list = NODES.arrayNode();
    changes.forEach(each -> list.add(of(each)));
    return list;
  }

  private static ObjectNode of(Change change) {
    ObjectNode json =
        NODES
            .objectNode()
            .put("action", change.action().text())
            .put("kind", change.kind())
            .put("organization", change.organization())
            .put("name", change.name());
    if (change.place() != null) {
      json.put("place", change.place().toString());
    }
    if (change.note() != null) {
      json.put("note", change.note());
    }
    ArrayNode fields = json.putArray("fields");
    for (FieldChange field : change.fields()) {
      ObjectNode entry = fields.addObject().put("field", field.field());
      entry.set("from", orNull(field.from()));
      entry.set("to", orNull(field.to()));
    }
    return json;
  }

  private static JsonNode orNull(@Nullable JsonNode value) {
    return value == null ? NODES.nullNode() : value;
  }
}
