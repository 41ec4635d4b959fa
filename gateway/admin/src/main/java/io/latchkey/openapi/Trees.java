package io.latchkey.openapi;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees. */
final class Trees {

  private Trees() {}

  /** Puts one object over another: objects are merged, all else is replaced. */
  static void merge(ObjectNode under, ObjectNode over) {
    over.properties()
        .forEach(
            each -> {
              JsonNode old = under.get(each.getKey());
              if (old instanceof ObjectNode below && each.getValue() instanceof ObjectNode above) {
                merge(below, above);
              } else {
                under.set(each.getKey(), each.getValue().deepCopy());
              }
            });
  }

  /** The object in a property, which is made where it is missing. */
  static ObjectNode object(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
  }

  /** A node and all in it. */
  static Stream<JsonNode> all(JsonNode node) {
    return Stream.concat(Stream.of(node), node.valueStream().flatMap(Trees::all));
  }
}
