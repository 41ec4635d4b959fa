package io.latchkey.declared;

import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.file.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares an organization's keys, found by the hash of their secret. Since a key's meaning never
 * changes under an integration, a key that is there with another meaning or another secret is a
 * conflict, and so is one that was revoked: a file never brings back what somebody ended.
 */
final class KeyPlanner {

  static final String KIND = "key";
  static final String SUSPENDED = "suspended";

  /** What can be changed. */
  private static final List<String> EDITABLE = List.of("description", "owner", "metadata", "tags");

  private static final List<String> FIXED =
      List.of(
          "name",
          "projects",
          "permissions",
          "allowedAddresses",
          "limits",
          "quota",
          "type",
          "expiresAt");

  private final AdminApi api;
  private final Plan plan;
  private final Target target;
  private final boolean prune;

  KeyPlanner(AdminApi api, Plan plan, Target target, boolean prune) {
    this.api = api;
    this.plan = plan;
    this.target = target;
    this.prune = prune;
  }

  void plan() {
    List<Item> declared = target.declared().list("keys");
    if (declared == null) {
      return;
    }
    CurrentKeys current = CurrentKeys.read(api, target);
    Map<String, JsonNode> others = new LinkedHashMap<>();
    current.active().forEach(each -> others.put(id(each), each));
    List<Item> imported = new ArrayList<>();
    for (Item item : declared) {
      JsonNode found = current.withHash(item);
      JsonNode rival = found == null ? current.rival(item) : null;
      if (found != null) {
        others.remove(id(found));
        compare(item, found);
      } else if (!isRevoked(item)) {
        if (rival == null) {
          imported.add(item);
        } else {
          others.remove(id(rival));
          plan.conflict(
              target.conflict(KIND, item.text("name"), item, List.of(), otherSecret(rival)));
        }
      }
    }
    if (!imported.isEmpty()) {
      plan.add(new KeyImportStep(api, target, imported).step());
    }
    others.values().forEach(this::planUndeclared);
  }

  static String id(JsonNode key) {
    return key.get("id").asString();
  }

  private static boolean isRevoked(Item item) {
    return item.value().path("revoked").asBoolean(false);
  }

  private static String otherSecret(JsonNode key) {
    String reason =
        key.has("lastRolledAt")
            ? " was given another secret on " + key.get("lastRolledAt").asString()
            : " has another secret";
    return id(key)
        + reason
        + "; declare the hash that an export shows, or give this key another name";
  }

  private void compare(Item item, JsonNode key) {
    String name = item.text("name");
    String status = key.get("status").asString();
    if (isRevoked(item)) {
      if (!status.equals("revoked")) {
        revoke(target.change(Action.REVOKE, KIND, name, item, List.of()), key);
      }
      return;
    }
    if (status.equals("revoked")) {
      plan.conflict(
          target.conflict(KIND, name, item, List.of(), "it was revoked; declare revoked: true"));
      return;
    }
    ObjectNode from = Normal.of(key);
    ObjectNode to = Normal.of(item.value());
    List<FieldChange> fixed = FieldChange.between(from, to, FIXED);
    if (!fixed.isEmpty()) {
      plan.conflict(
          target.conflict(
              KIND,
              name,
              item,
              fixed,
              "what a key means can't be changed; declare it revoked, and make another one"));
    }
    planSuspension(item, key);
    List<FieldChange> edits = FieldChange.between(from, to, EDITABLE);
    if (!edits.isEmpty()) {
      Change change = target.change(Action.CHANGE, KIND, name, item, edits);
      plan.add(Phase.KEYS, change, outputs -> edit(key, edits));
    }
  }

  /** Whether a key is suspended is only looked at if a file says so. */
  private void planSuspension(Item item, JsonNode key) {
    ObjectNode from =
        JsonNodeFactory.instance
            .objectNode()
            .put(SUSPENDED, key.get("status").asString().equals(SUSPENDED));
    List<FieldChange> fields =
        item.value().has(SUSPENDED)
            ? FieldChange.between(from, item.value(), List.of(SUSPENDED))
            : List.of();
    if (fields.isEmpty() || key.get("status").asString().equals("expired")) {
      return;
    }
    Change change = target.change(Action.CHANGE, KIND, item.text("name"), item, fields);
    String call = item.value().get(SUSPENDED).asBoolean() ? "suspend" : "resume";
    plan.add(
        Phase.KEYS,
        change,
        outputs -> {
          JsonNode answer = api.call("POST", "/v1/keys/" + id(key) + "/" + call, null, null);
          note(change, answer.path("revocation").path("pending"), outputs);
        });
  }

  private void edit(JsonNode planned, List<FieldChange> edits) {
    String path = "/v1/keys/" + id(planned);
    AdminApi.Answer now = api.get(path);
    if (!FieldChange.between(Normal.of(planned), Normal.of(now.body()), EDITABLE).isEmpty()) {
      throw Planned.changed();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    edits.forEach(each -> body.set(each.field(), edited(each)));
    api.call("PATCH", path, body, now.etag());
  }

  /** A gateway merges metadata, so the names that a file doesn't have are taken away by null. */
  private static @Nullable JsonNode edited(FieldChange edit) {
    JsonNode from = edit.from();
    JsonNode to = edit.to();
    if (from == null || to == null || !to.isObject()) {
      return to;
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    from.propertyNames().forEach(merged::putNull);
    to.forEachEntry(merged::set);
    return merged;
  }

  private void planUndeclared(JsonNode key) {
    Change change = target.undeclared(Action.REVOKE, KIND, key.get("name").asString());
    if (prune) {
      revoke(change, key);
    } else {
      plan.unmanaged(change);
    }
  }

  private void revoke(Change change, JsonNode key) {
    plan.add(
        change.place() == null ? Phase.PRUNED_KEYS : Phase.KEYS,
        change,
        outputs -> {
          JsonNode body = JsonNodeFactory.instance.objectNode().put("reason", "Declared state");
          JsonNode answer = api.call("POST", "/v1/keys/" + id(key) + "/revoke", body, null);
          note(change, answer.path("revocation").path("pending"), outputs);
        });
  }

  private static void note(Change change, @Nullable JsonNode pending, Outputs outputs) {
    if (pending != null && !pending.isEmpty()) {
      outputs.note(
          "Key "
              + change.name()
              + " is changed, but not every gateway has confirmed it yet: "
              + pending);
    }
  }
}
