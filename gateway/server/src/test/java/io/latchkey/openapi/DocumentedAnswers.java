package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.openapi.DocumentUnderTest.Operation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds answers to what the document says of their operations. */
final class DocumentedAnswers {

  private static final String PROBLEM = "application/problem+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DocumentedAnswers() {}

  /** Fails unless the document knows the answer's status, headers, media type, schema and code. */
  static void check(DocumentUnderTest document, Operation operation, Answer answer, String what) {
    JsonNode documented = operation.node().path("responses").path("" + answer.status());
    assertThat(documented.isObject())
        .as("%s: %d is documented: %s", what, answer.status(), answer.text())
        .isTrue();
    List<String> headers = List.copyOf(documented.path("headers").propertyNames());
    assertThat(headers)
        .as("%s: headers", what)
        .allSatisfy(header -> assertThat(answer.header(header)).as(header).isNotEmpty());
    for (String header : List.of("Location", "ETag", "Retry-After", "WWW-Authenticate")) {
      if (answer.headers().firstValue(header).isPresent()) {
        assertThat(headers).as(what).contains(header);
      }
    }
    if (documented.has("content")) {
      String type = answer.header("Content-Type").replaceFirst(";.*", "");
      JsonNode schema = documented.path("content").path(type).path("schema");
      assertThat(schema.isObject()).as("%s: %s is documented", what, type).isTrue();
      JsonNode codes = documented.path("content").path(PROBLEM).path("examples");
      if (type.equals(PROBLEM) && !codes.isEmpty()) {
        assertThat(codes.propertyNames()).as(what).contains(answer.field("code"));
      }
      for (JsonNode part : parts(type, answer)) {
        assertThat(document.faults(schema, part)).as("%s: %s", what, answer.text()).isEmpty();
      }
    } else {
      assertThat(answer.text()).as(what).isEmpty();
    }
  }

  private static List<JsonNode> parts(String type, Answer answer) {
    return type.endsWith("ndjson") || type.endsWith("jsonl")
        ? answer.text().lines().map(JSON::readTree).toList()
        : List.of(answer.body());
  }
}
