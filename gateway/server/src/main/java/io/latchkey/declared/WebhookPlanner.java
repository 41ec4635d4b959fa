package io.latchkey.declared;

import io.latchkey.declared.AdminApi.Answer;
import io.latchkey.declared.Change.Action;
import io.latchkey.declared.Plan.Phase;
import io.latchkey.declared.file.Item;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares an organization's webhooks, found by URL, of which only the host is ever shown. */
final class WebhookPlanner {

  private static final String KIND = "webhook";
  private static final String ENABLED = "enabled";
  private static final List<String> FIELDS = List.of("actions", "description", ENABLED);

  private final AdminApi api;
  private final Plan plan;
  private final Target target;
  private final boolean prune;

  WebhookPlanner(AdminApi api, Plan plan, Target target, boolean prune) {
    this.api = api;
    this.plan = plan;
    this.target = target;
    this.prune = prune;
  }

  void plan() {
    List<Item> declared = target.declared().list("webhooks");
    if (declared == null) {
      return;
    }
    Map<String, JsonNode> current = new TreeMap<>();
    if (target.exists()) {
      String query = AdminApi.query(Map.of("organization", target.id()));
      for (JsonNode each : api.list("/v1/webhooks" + query)) {
        if (current.putIfAbsent(each.get("url").asString(), each) != null) {
          planUndeclared(each);
        }
      }
    }
    for (Item item : declared) {
      planWebhook(item, current.remove(item.text("url")));
    }
    current.values().forEach(this::planUndeclared);
  }

  /** The host alone: the rest can be a secret. */
  static String shown(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() + "://" + uri.getRawAuthority() + "/…";
    } catch (IllegalArgumentException e) {
      return "…";
    }
  }

  private void planWebhook(Item item, @Nullable JsonNode current) {
    ObjectNode wanted = normal(item.value(), item.value().path(ENABLED).asBoolean(true));
    String name = shown(item.text("url"));
    if (current == null) {
      List<FieldChange> fields =
          FieldChange.between(JsonNodeFactory.instance.objectNode(), wanted, FIELDS);
      Change change = target.change(Action.CREATE, KIND, name, item, fields);
      plan.add(Phase.WEBHOOKS, change, outputs -> create(item, wanted, outputs));
      return;
    }
    List<FieldChange> fields = FieldChange.between(shownAs(current), wanted, FIELDS);
    if (!fields.isEmpty()) {
      Change change = target.change(Action.CHANGE, KIND, name, item, fields);
      plan.add(Phase.WEBHOOKS, change, outputs -> edit(item, current, fields));
    }
  }

  private static ObjectNode shownAs(JsonNode webhook) {
    return normal(webhook, webhook.get("status").asString().equals("enabled"));
  }

  private static ObjectNode normal(JsonNode webhook, boolean enabled) {
    return Normal.of(webhook).put(ENABLED, enabled);
  }

  private void create(Item item, ObjectNode wanted, Outputs outputs) {
    ObjectNode body = item.value().deepCopy();
    body.remove(ENABLED);
    body.put("organization", target.id());
    JsonNode made = api.create("/v1/webhooks", body);
    outputs.secret(KIND, target.name(), item.text("url"), made.get("secret"));
    if (!wanted.get(ENABLED).asBoolean()) {
      api.call("POST", "/v1/webhooks/" + made.get("id").asString() + "/disable", null, null);
    }
  }

  private void edit(Item item, JsonNode planned, List<FieldChange> fields) {
    String path = "/v1/webhooks/" + planned.get("id").asString();
    Answer now = api.get(path);
    if (!FieldChange.between(shownAs(planned), shownAs(now.body()), FIELDS).isEmpty()) {
      throw Planned.changed();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    fields.forEach(each -> body.set(each.field(), each.to()));
    if (body.has("description")) {
      body.set("description", item.value().get("description"));
    }
    api.call("PATCH", path, body, now.etag());
  }

  private void planUndeclared(JsonNode webhook) {
    String name = shown(webhook.get("url").asString());
    Change change = target.undeclared(Action.DELETE, KIND, name);
    if (!prune) {
      plan.unmanaged(change);
      return;
    }
    String path = "/v1/webhooks/" + webhook.get("id").asString();
    plan.add(Phase.PRUNED_WEBHOOKS, change, outputs -> api.call("DELETE", path, null, null));
  }
}
