package io.latchkey.declared;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The normal form of what a project's upstream and its pages need; see {@link Normal}. */
final class NormalUpstream {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("origins", "methods", "headers", "exposedHeaders");

  private NormalUpstream() {}

  /** All that is ever shown of a credential: its header, and of which kind it is. */
  static ObjectNode credential(JsonNode given) {
    boolean isBasic = given.has("username") || given.path("kind").asString("").equals("basic");
    return NODES
        .objectNode()
        .put("header", isBasic ? "Authorization" : given.path("header").asString(""))
        .put("kind", isBasic ? "basic" : "header");
  }

  /** Without the private key, which is never shown, and what follows from the rest. */
  static ObjectNode trust(JsonNode given) {
    ObjectNode normal = NODES.objectNode();
    for (String name : List.of("authorities", "certificate")) {
      if (given.hasNonNull(name)) {
        normal.put(name, given.get(name).asString().strip());
      }
    }
    return normal;
  }

  /** With its defaults. */
  static ObjectNode cors(JsonNode given) {
    ObjectNode normal = NODES.objectNode();
    for (String name : NAMES) {
      JsonNode list = given.path(name);
      normal.set(name, list.isArray() ? list.deepCopy() : NODES.arrayNode());
    }
    return normal
        .put("credentials", given.path("credentials").asBoolean(false))
        .put("maxAge", Normal.period(given.path("maxAge").asString("10m")));
  }
}
