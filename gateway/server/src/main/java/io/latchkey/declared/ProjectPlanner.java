package io.latchkey.declared;

import io.latchkey.declared.AdminApi.Answer;
import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.file.Item;
import io.latchkey.declared.file.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares an organization's projects, found by slug, and what they encrypt. */
final class ProjectPlanner {

  private static final String KIND = "project";
  private static final String LIST = "projects";
  private static final String ENCRYPTION = "encryption";

  /** What stays as it is if a file leaves it out. */
  private static final List<String> KEPT = List.of("name", "keyLimit", "upstreamCredential");

  /** What is changed in other ways than by an edit of the project. */
  private static final List<String> APART = List.of("slug", ENCRYPTION);

  private static final List<String> FIELDS =
      Schema.load().fields(KIND).stream().filter(each -> !APART.contains(each)).toList();

  private final AdminApi api;
  private final Plan plan;
  private final Target target;
  private final boolean prune;

  ProjectPlanner(AdminApi api, Plan plan, Target target, boolean prune) {
    this.api = api;
    this.plan = plan;
    this.target = target;
    this.prune = prune;
  }

  /** Adds to the plan; {@code all} are the gateway's projects, of any organization. */
  void plan(List<JsonNode> all) {
    List<Item> declared = target.declared().list(LIST);
    if (declared == null) {
      return;
    }
    Map<String, JsonNode> current = new TreeMap<>();
    all.forEach(each -> current.put(each.get("slug").asString(), each));
    for (Item item : declared) {
      planProject(item, current.get(item.text("slug")));
    }
    declared.forEach(item -> current.remove(item.text("slug")));
    current.values().stream().filter(this::isOurs).forEach(this::planUndeclared);
  }

  private boolean isOurs(JsonNode project) {
    return target.exists() && project.get("organization").asString().equals(target.id());
  }

  private void planProject(Item item, @Nullable JsonNode current) {
    String slug = item.text("slug");
    if (current == null) {
      Change change = target.change(Action.CREATE, KIND, slug, item, created(item));
      plan.add(Phase.PROJECTS, change, outputs -> api.create("/v1/projects", newProject(item)));
    } else if (!isOurs(current)) {
      plan.conflict(
          target.conflict(
              KIND, slug, item, List.of(), "a project of another organization has this slug"));
      return;
    } else {
      List<FieldChange> fields = differences(item, current);
      if (!fields.isEmpty()) {
        Change change = target.change(Action.CHANGE, KIND, slug, item, fields);
        plan.add(Phase.PROJECTS, change, outputs -> edit(item, current, fields));
      }
    }
    if (item.value().has(ENCRYPTION)) {
      planEncryption(item, current != null);
    }
  }

  private static List<FieldChange> created(Item item) {
    return FieldChange.between(
        JsonNodeFactory.instance.objectNode(), Normal.of(item.value()), FIELDS);
  }

  private JsonNode newProject(Item item) {
    ObjectNode body = item.value().deepCopy();
    body.remove(ENCRYPTION);
    body.put("organization", target.id());
    if (!body.has("name")) {
      body.put("name", item.text("slug"));
    }
    return body;
  }

  private static List<FieldChange> differences(Item item, JsonNode current) {
    List<String> fields = new ArrayList<>(FIELDS);
    fields.removeIf(each -> KEPT.contains(each) && !item.value().has(each));
    return FieldChange.between(Normal.of(current), Normal.of(item.value()), fields);
  }

  private void edit(Item item, JsonNode planned, List<FieldChange> fields) {
    String path = "/v1/projects/" + planned.get("id").asString();
    Answer now = api.get(path);
    if (!FieldChange.between(Normal.of(planned), Normal.of(now.body()), FIELDS).isEmpty()) {
      throw Planned.changed();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    fields.forEach(each -> body.set(each.field(), item.value().get(each.field())));
    if (body.has("limits") || body.has("quota")) {
      body.set("limits", item.value().get("limits"));
      body.set("quota", item.value().get("quota"));
    }
    api.call("PATCH", path, body, now.etag());
  }

  private void planEncryption(Item item, boolean exists) {
    String path = "/v1/projects/" + item.text("slug") + "/encryption";
    JsonNode wanted = item.value().get(ENCRYPTION);
    Answer current = exists ? api.get(path) : null;
    ObjectNode from =
        Normal.policy(current == null ? JsonNodeFactory.instance.nullNode() : current.body());
    List<FieldChange> fields =
        FieldChange.between(from, Normal.policy(wanted), Schema.load().fields(ENCRYPTION));
    if (fields.isEmpty()) {
      return;
    }
    String etag = current == null ? null : current.etag();
    Change change =
        new Change(
            Action.CHANGE,
            "encryption",
            target.name(),
            item.text("slug"),
            item,
            item.placeOf(ENCRYPTION),
            fields,
            null);
    plan.add(
        Phase.ENCRYPTION,
        change,
        outputs ->
            api.call(
                wanted.isNull() ? "DELETE" : "PUT", path, wanted.isNull() ? null : wanted, etag));
  }

  private void planUndeclared(JsonNode project) {
    Change change = target.undeclared(Action.DELETE, KIND, project.get("slug").asString());
    if (!prune) {
      plan.unmanaged(change);
      return;
    }
    String path = "/v1/projects/" + project.get("id").asString();
    plan.add(Phase.PRUNED_PROJECTS, change, outputs -> api.call("DELETE", path, null, null));
  }
}
