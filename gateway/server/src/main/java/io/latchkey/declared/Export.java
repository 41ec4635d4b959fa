package io.latchkey.declared;

import io.latchkey.declared.file.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a gateway has, in the form of a file: applied to it, the file changes nothing. */
final class Export {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Keys that ended are not. */
  private static final List<String> EXPORTED = List.of("active", KeyPlanner.SUSPENDED);

  private final AdminApi api;
  private final Schema schema = Schema.load();

  Export(AdminApi api) {
    this.api = api;
  }

  /**
   * The document.
   *
   * @param names of the organizations; empty for all that the token sees
   */
  ObjectNode document(Collection<String> names) {
    List<JsonNode> projects = api.list("/v1/projects");
    ObjectNode document = NODES.objectNode();
    ArrayNode organizations = document.putArray("organizations");
    List<JsonNode> found = new ArrayList<>(api.list("/v1/organizations"));
    found.removeIf(each -> !names.isEmpty() && !names.contains(name(each)));
    for (String name : names) {
      if (found.stream().noneMatch(each -> name(each).equals(name))) {
        throw new ApiException("", "There is no organization " + name + ".", List.of());
      }
    }
    found.stream()
        .sorted(Comparator.comparing(Export::name))
        .forEach(each -> organizations.add(organization(each, projects)));
    return document;
  }

  private static String name(JsonNode organization) {
    return organization.get("name").asString();
  }

  private ObjectNode organization(JsonNode organization, List<JsonNode> projects) {
    String id = organization.get("id").asString();
    String query = AdminApi.query(Map.of("organization", id));
    ObjectNode written = NODES.objectNode().put("name", name(organization));
    ArrayNode own = written.putArray("projects");
    projects.stream()
        .filter(each -> each.get("organization").asString().equals(id))
        .sorted(Comparator.comparing(each -> each.get("slug").asString()))
        .forEach(each -> own.add(project(each)));
    ArrayNode members = written.putArray("members");
    api.list("/v1/organizations/" + id + "/members").stream()
        .sorted(Comparator.comparing(each -> each.get("userName").asString()))
        .forEach(each -> members.add(only(each, "member")));
    ArrayNode webhooks = written.putArray("webhooks");
    api.list("/v1/webhooks" + query).stream()
        .sorted(Comparator.comparing(each -> each.get("url").asString()))
        .forEach(each -> webhooks.add(webhook(each)));
    ArrayNode keys = written.putArray("keys");
    api.lines("/v1/keys/export" + query).stream()
        .filter(each -> EXPORTED.contains(each.get("status").asString()))
        .sorted(Comparator.comparing(Export::name).thenComparing(KeyPlanner::id))
        .forEach(each -> keys.add(key(each)));
    return written;
  }

  private ObjectNode key(JsonNode key) {
    ObjectNode written = only(key, "key");
    if (key.get("status").asString().equals(KeyPlanner.SUSPENDED)) {
      written.put(KeyPlanner.SUSPENDED, true);
    }
    return written;
  }

  private ObjectNode project(JsonNode project) {
    ObjectNode written = only(project, "project");
    written.remove("upstreamCredential"); // Its secret is never shown, so it can't be applied.
    if (written.has("upstreamTrust")) {
      written.set("upstreamTrust", NormalUpstream.trust(written.get("upstreamTrust")));
    }
    JsonNode policy =
        api.get("/v1/projects/" + project.get("id").asString() + "/encryption").body();
    if (!Normal.policy(policy).equals(Normal.policy(NODES.nullNode()))) {
      written.set("encryption", policy);
    }
    return written;
  }

  private ObjectNode webhook(JsonNode webhook) {
    ObjectNode written = only(webhook, "webhook");
    if (!webhook.get("status").asString().equals("enabled")) {
      written.put("enabled", false);
    }
    return written;
  }

  /** The fields that a file may have, in its order. */
  private ObjectNode only(JsonNode shown, String definition) {
    ObjectNode written = NODES.objectNode();
    for (String field : schema.fields(definition)) {
      if (shown.hasNonNull(field) && !shown.get(field).asString("x").isEmpty()) {
        written.set(field, shown.get(field));
      }
    }
    return written;
  }
}
