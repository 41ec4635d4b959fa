package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.Plan.Step;
import io.latchkey.declared.file.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes keys over by their hashes, all of an organization in one call. */
final class KeyImportStep {

  private static final List<String> SHOWN =
      List.of(
          "projects",
          "permissions",
          "allowedAddresses",
          "limits",
          "quota",
          "owner",
          "metadata",
          "tags",
          "expiresAt");

  /** A gateway refuses what has happened in its future. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private final AdminApi api;
  private final Target target;
  private final List<Item> items;

  KeyImportStep(AdminApi api, Target target, List<Item> items) {
    this.api = api;
    this.target = target;
    this.items = List.copyOf(items);
  }

  Step step() {
    List<Change> changes = items.stream().map(this::change).toList();
    return new Step(Phase.KEYS, changes, outputs -> run());
  }

  private Change change(Item item) {
    List<FieldChange> fields =
        FieldChange.between(JsonNodeFactory.instance.objectNode(), Normal.of(item.value()), SHOWN);
    return target.change(Action.CREATE, KeyPlanner.KIND, item.text("name"), item, fields);
  }

  private void run() {
    List<ObjectNode> lines = new ArrayList<>();
    for (Item item : items) {
      ObjectNode line = item.value().deepCopy();
      line.remove("revoked");
      if (line.path(KeyPlanner.SUSPENDED).asBoolean(false)) {
        line.put("suspendedAt", Instant.now().minus(CLOCK_DIFFERENCE).toString());
      }
      line.remove(KeyPlanner.SUSPENDED);
      lines.add(line);
    }
    JsonNode summary = api.importLines("/v1/keys/import", lines);
    List<String> faults = new ArrayList<>();
    for (JsonNode fault : summary.path("faults")) {
      faults.add(sentence(items.get(fault.get("line").asInt() - 1), fault));
    }
    if (!faults.isEmpty()) {
      throw new StepFaultsException(faults);
    }
  }

  private static String sentence(Item item, JsonNode fault) {
    List<ApiException.Field> fields =
        fault
            .path("fields")
            .valueStream()
            .map(
                each ->
                    new ApiException.Field(
                        each.path("field").asString(), each.path("problem").asString()))
            .toList();
    return Sentences.of(
        item,
        "",
        new ApiException(fault.path("code").asString(), fault.path("detail").asString(), fields));
  }
}
