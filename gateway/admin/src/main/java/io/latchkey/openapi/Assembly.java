package io.latchkey.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one document of what the code has and what people wrote, whose word is the last. An
 * endpoint that nobody described is in it all the same, as the code has it; a description without
 * an endpoint is not.
 */
final class Assembly {

  private static final String JSON = "application/json";
  private static final String LIKE = "x-like";
  private static final String SERVERS = "servers";
  private static final String SCHEMAS = "#/components/schemas/";

  private final ObjectNode endpoints;
  private final ObjectNode described;
  private final ProblemAnswers problems;
  private final PublicListener proxy;

  Assembly(
      ObjectNode endpoints, ObjectNode described, ProblemAnswers problems, PublicListener proxy) {
    this.endpoints = endpoints;
    this.described = described;
    this.problems = problems;
    this.proxy = proxy;
  }

  ObjectNode document() {
    ObjectNode document = described.deepCopy();
    ObjectNode paths = document.putObject("paths");
    Set<String> used = new HashSet<>();
    new TreeSet<>(endpoints.path("paths").propertyNames())
        .forEach(path -> addPath(paths.putObject(path), path, used));
    described.path("paths").properties().stream()
        .filter(path -> path.getValue().has(SERVERS))
        .forEach(path -> paths.set(path.getKey(), ofProxy((ObjectNode) path.getValue())));
    ObjectNode components = Trees.object(document, "components");
    ObjectNode schemas = components.putObject("schemas");
    Trees.merge(schemas, schemas(endpoints));
    schemas(described)
        .propertyNames()
        .forEach(name -> Trees.merge(Trees.object(schemas, name), words(name)));
    problems.addTo(components, used);
    dropUnused(document, schemas);
    simplify(document);
    return document;
  }

  /** A path of the public listener: no endpoint of this one, so written down as a whole. */
  private ObjectNode ofProxy(ObjectNode path) {
    ObjectNode whole = path.deepCopy();
    whole.path(SERVERS).forEach(server -> ((ObjectNode) server).put("url", proxy.address()));
    return whole;
  }

  private static ObjectNode schemas(ObjectNode from) {
    return (ObjectNode) from.at("/components/schemas");
  }

  /** What was written about a schema, over what was written about the one that it is like. */
  private ObjectNode words(String name) {
    ObjectNode own = ((ObjectNode) schemas(described).path(name)).deepCopy();
    JsonNode like = own.remove(LIKE);
    if (like == null) {
      return own;
    }
    ObjectNode words = words(like.asString());
    Trees.merge(words, own);
    return words;
  }

  private void addPath(ObjectNode into, String path, Set<String> used) {
    JsonNode words = described.path("paths").path(path);
    if (words.path("parameters") instanceof ArrayNode shared) {
      into.set("parameters", shared.deepCopy());
    }
    endpoints
        .path("paths")
        .path(path)
        .properties()
        .forEach(
            each -> {
              String method = each.getKey();
              ObjectNode operation = into.putObject(method);
              JsonNode said = words.path(method);
              fill(operation, each.getValue(), said, parameters(words));
              boolean guarded = !said.path("security").isArray();
              used.addAll(problems.addTo(operation, method, guarded));
            });
  }

  private void fill(
      ObjectNode operation, JsonNode code, JsonNode said, Map<String, JsonNode> shared) {
    if (said instanceof ObjectNode words) {
      Trees.merge(operation, words);
    }
    Map<String, JsonNode> all = new LinkedHashMap<>();
    List<JsonNode> fromCode = new ArrayList<>();
    code.path("parameters").forEach(fromCode::add);
    fromCode.stream()
        .filter(each -> !each.path("in").asString().equals("query"))
        .filter(each -> !shared.containsKey(key(each)))
        .forEach(each -> all.put(key(each), each));
    all.putAll(parameters(said));
    operation.remove("parameters");
    if (!all.isEmpty()) {
      operation
          .putArray("parameters")
          .addAll(all.values().stream().map(JsonNode::deepCopy).toList());
    }
    addBody(operation, code.path("requestBody"));
    addAnswer(operation, code.path("responses").path("200"));
  }

  /** The parameters of a path or operation by place and name. */
  private Map<String, JsonNode> parameters(JsonNode owner) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    owner.path("parameters").forEach(each -> parameters.put(key(each), each));
    return parameters;
  }

  private String key(JsonNode parameter) {
    String reference = parameter.path("$ref").asString();
    JsonNode meant = reference.isEmpty() ? parameter : described.at(reference.substring(1));
    return meant.path("in").asString() + " " + meant.path("name").asString();
  }

  /** What is said of a JSON body holds for every media type that the code takes it in. */
  private static void addBody(ObjectNode operation, JsonNode code) {
    if (!code.isObject()) {
      return;
    }
    ObjectNode body = Trees.object(operation, "requestBody");
    body.put("required", code.path("required").asBoolean());
    ObjectNode content = Trees.object(body, "content");
    JsonNode said = content.path(JSON);
    for (String type : code.path("content").propertyNames()) {
      if (!content.has(type) && said.isObject()) {
        content.set(type, said.deepCopy());
      }
    }
  }

  /** The answer is as the code has it; its status, headers and words as they were written. */
  private static void addAnswer(ObjectNode operation, JsonNode code) {
    ObjectNode responses = Trees.object(operation, "responses");
    if (responses.isEmpty() && code.isObject()) {
      responses.set("200", code.deepCopy());
      return;
    }
    responses
        .properties()
        .forEach(
            each -> {
              ObjectNode answer = (ObjectNode) each.getValue();
              if (!answer.has("content") && code.path("content").isObject()) {
                answer.set("content", code.path("content").deepCopy());
              }
            });
  }

  /**
   * Takes out what says nothing and makes generators fail: a type beside a reference, and lists as
   * sets, which their JSON libraries can't write.
   */
  private static void simplify(ObjectNode document) {
    Trees.all(document)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList()
        .forEach(
            node -> {
              node.remove("uniqueItems");
              if (node.path("$ref").isString()) {
                node.remove("type");
              }
            });
  }

  /** Takes out what springdoc saw on its way, or others are only like. */
  private static void dropUnused(ObjectNode document, ObjectNode schemas) {
    Set<String> unused;
    do {
      Set<String> references =
          Trees.all(document)
              .map(node -> node.path("$ref").asString())
              .filter(text -> text.startsWith(SCHEMAS))
              .map(text -> text.substring(SCHEMAS.length()))
              .collect(Collectors.toSet());
      unused =
          schemas.propertyNames().stream()
              .filter(name -> !references.contains(name))
              .collect(Collectors.toSet());
      unused.forEach(schemas::remove);
    } while (!unused.isEmpty());
  }
}
