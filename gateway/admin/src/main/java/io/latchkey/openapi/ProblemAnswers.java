package io.latchkey.openapi;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes the answers that are problems, from the admin API's own table of them. */
final class ProblemAnswers {

  private static final String OWN = "x-problems";
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final List<String> OF_EVERY_CALL =
      List.of(
          "invalid_parameter",
          "not_acceptable",
          "rate_limited",
          "internal_error",
          "newer_record",
          "key_store_unavailable",
          "too_many_calls");
  private static final List<String> OF_GUARDED_CALLS =
      List.of("missing_token", "invalid_token", "too_many_failures");
  private static final List<String> OF_CHANGES = List.of("outcome_unknown");
  private static final String CROSS_SITE = "cross_site";
  private static final List<String> OF_BODIES =
      List.of("bad_request", "content_too_large", "unsupported_media_type");
  private static final List<String> OF_JSON = List.of("malformed_json", "validation_failed");
  private static final Map<Integer, List<String>> HEADERS =
      Map.of(
          401,
          List.of("WWW-Authenticate"),
          429,
          List.of("Retry-After"),
          503,
          List.of("Retry-After"));

  private final Map<String, ProblemType> types = new LinkedHashMap<>();

  ProblemAnswers(List<ProblemType> types) {
    types.forEach(type -> this.types.put(type.code(), type));
  }

  /** Adds what the answers refer to: the codes, and an example of each that is answered with. */
  void addTo(ObjectNode components, Set<String> used) {
    ObjectNode code = (ObjectNode) components.at("/schemas/Problem/properties/code");
    ArrayNode codes = code.putArray("enum");
    types.keySet().forEach(codes::add);
    ObjectNode examples = Trees.object(components, "examples");
    types.values().stream()
        .filter(type -> used.contains(type.code()))
        .forEach(type -> addExample(examples.putObject(type.code()), type));
  }

  private static void addExample(ObjectNode example, ProblemType type) {
    example.put("summary", type.title());
    ObjectNode value = example.putObject("value");
    value.put("type", "urn:latchkey:problem:" + type.code());
    value.put("title", type.title());
    value.put("status", type.status());
    value.put("detail", "What is wrong here, and what to do about it.");
    value.put("code", type.code());
    value.put("requestId", "5a2f6f4c-18");
    if (type.code().equals("validation_failed") || type.code().equals("invalid_parameter")) {
      value
          .putArray("fields")
          .addObject()
          .put("field", type.code().equals("validation_failed") ? "name" : "limit")
          .put("problem", "must be there and not null");
    }
  }

  /**
   * Adds an operation's problems to its answers.
   *
   * @return their codes
   * @throws IllegalStateException where it names one that is not in the table
   */
  Set<String> addTo(ObjectNode operation, String method, boolean guarded) {
    Map<Integer, Set<ProblemType>> byStatus = new TreeMap<>();
    Set<String> codes = codes(operation, method, guarded);
    for (String code : codes) {
      ProblemType type = types.get(code);
      if (type == null) {
        throw new IllegalStateException(
            method + " " + operation.path("operationId").asString() + " names no problem: " + code);
      }
      byStatus.computeIfAbsent(type.status(), status -> new LinkedHashSet<>()).add(type);
    }
    ObjectNode responses = Trees.object(operation, "responses");
    byStatus.forEach((status, some) -> addAnswer(responses.putObject("" + status), status, some));
    operation.remove(OWN);
    return codes;
  }

  private static Set<String> codes(ObjectNode operation, String method, boolean guarded) {
    Set<String> codes = new TreeSet<>(OF_EVERY_CALL);
    if (guarded) {
      codes.addAll(OF_GUARDED_CALLS);
    }
    if (!method.equals("get")) {
      codes.addAll(OF_CHANGES);
      if (guarded) {
        codes.add(CROSS_SITE);
      }
    }
    JsonNode body = operation.path("requestBody");
    if (body.isObject()) {
      codes.addAll(OF_BODIES);
      if (body.path("content").has("application/json")) {
        codes.addAll(OF_JSON);
        if (body.path("required").asBoolean()) {
          codes.add("body_missing");
        }
      }
    }
    operation.path(OWN).forEach(code -> codes.add(code.asString()));
    return codes;
  }

  private static void addAnswer(ObjectNode answer, int status, Set<ProblemType> some) {
    answer.put(
        "description",
        some.stream()
            .map(type -> "`" + type.code() + "`: " + type.title() + ".")
            .collect(Collectors.joining(" ")));
    for (String header : HEADERS.getOrDefault(status, List.of())) {
      Trees.object(answer, "headers")
          .putObject(header)
          .put("$ref", "#/components/headers/" + header);
    }
    ObjectNode content = answer.putObject("content").putObject(MEDIA_TYPE);
    content.putObject("schema").put("$ref", "#/components/schemas/Problem");
    ObjectNode examples = content.putObject("examples");
    for (ProblemType type : some) {
      examples.putObject(type.code()).put("$ref", "#/components/examples/" + type.code());
    }
  }
}
