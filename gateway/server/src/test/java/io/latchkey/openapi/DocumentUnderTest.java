package io.latchkey.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.latchkey.admin.AdminDoor;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document as the shared door serves it. */
final class DocumentUnderTest {

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final ObjectNode tree;
  private final JsonNode strict;

  /** One operation. */
  record Operation(String method, String path, JsonNode node) {

    /** What the call's body is; empty where it has none. */
    String mediaType() {
      return node.at("/requestBody/content").propertyNames().stream().findFirst().orElse("");
    }

    String id() {
      return node.path("operationId").asString();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private DocumentUnderTest(ObjectNode tree) {
    this.tree = tree;
    this.strict = strict(tree);
  }

  static DocumentUnderTest read() {
    AdminDoor door = AdminDoor.shared();
    AdminDoor.Answer answer = door.send(door.anonymous("GET", "/openapi.json", null).build());
    return new DocumentUnderTest((ObjectNode) answer.body());
  }

  /** Those of the door that serves the document. */
  Stream<Operation> operations() {
    return allOperations().filter(each -> !tree.path("paths").path(each.path).has("servers"));
  }

  /** Those of the public listener. */
  Stream<Operation> publicOperations() {
    return allOperations().filter(each -> tree.path("paths").path(each.path).has("servers"));
  }

  Stream<Operation> allOperations() {
    return tree.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(each -> METHODS.contains(each.getKey()))
                    .map(
                        each ->
                            new Operation(
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                each.getValue())));
  }

  /** What a reference leads to, or the node itself. */
  JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asString();
    return reference.isEmpty() ? node : tree.at(reference.substring(1));
  }

  /** The parameters of an operation and its path. */
  List<JsonNode> parameters(Operation operation) {
    return Stream.of(tree.path("paths").path(operation.path), operation.node)
        .flatMap(owner -> owner.path("parameters").valueStream())
        .map(this::resolve)
        .toList();
  }

  /** What is wrong with a value by a schema; in an answer, fields that the schema has not are. */
  List<Error> faults(JsonNode schema, JsonNode value) {
    ObjectNode root = JSON.createObjectNode();
    Trees.merge(root, (ObjectNode) schema);
    root.set("components", strict);
    return SCHEMAS
        .getSchema(root)
        .validate(
            value,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static JsonNode strict(ObjectNode tree) {
    ObjectNode components = JSON.createObjectNode();
    ObjectNode schemas = components.putObject("schemas");
    Trees.merge(schemas, (ObjectNode) tree.at("/components/schemas"));
    for (JsonNode schema : schemas) {
      if (schema.has("properties") && !schema.has("additionalProperties")) {
        ((ObjectNode) schema).put("additionalProperties", false);
      }
    }
    return components;
  }
}
