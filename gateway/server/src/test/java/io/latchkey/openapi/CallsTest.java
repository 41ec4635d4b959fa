package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.openapi.DocumentUnderTest.Operation;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the real door does what the document says, operation by operation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallsTest {

  private static final String KNOWN = "known are ";
  private static final String STRANGE = "strange";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DocumentUnderTest DOCUMENT = DocumentUnderTest.read();

  private final AdminDoor door = AdminDoor.shared();

  /** All but reports of leaks, which a partner signs. */
  static Stream<Operation> operations() {
    return DOCUMENT.operations().filter(each -> !each.path().equals("/v1/leaks"));
  }

  static Stream<Operation> operationsWithBodies() {
    return operations().filter(operation -> operation.mediaType().equals("application/json"));
  }

  private static JsonNode body(Operation operation) {
    return operation.node().at("/requestBody/content").path(operation.mediaType());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyExampleIsAcceptedAndAnsweredAsDocumented(Operation operation) {
    Map<String, JsonNode> examples = new LinkedHashMap<>();
    body(operation)
        .path("examples")
        .properties()
        .forEach(each -> examples.put(each.getKey(), each.getValue().path("value")));
    if (examples.isEmpty()) {
      examples.put("no body", JSON.missingNode());
    }
    examples.forEach(
        (name, example) -> {
          String what = operation + ", example " + name;
          CallTargets targets = new CallTargets(door, operation);

          Answer answer =
              targets.send(
                  targets.path() + targets.query(), example.isObject() ? example.toString() : null);

          assertThat(answer.status()).as("%s: %s", what, answer.text()).isBetween(200, 299);
          DocumentedAnswers.check(DOCUMENT, operation, answer, what);
          if (example.isObject()) {
            assertThat(DOCUMENT.faults(body(operation).path("schema"), example)).as(what).isEmpty();
          }
          checkEvents(what);
        });
  }

  @ParameterizedTest
  @MethodSource("operationsWithBodies")
  void whatAFormKnowsIsWhatItsSchemaHas(Operation operation) {
    CallTargets targets = new CallTargets(door, operation);
    JsonNode schema = DOCUMENT.resolve(body(operation).path("schema"));
    Set<String> documented = new TreeSet<>(schema.path("properties").propertyNames());

    Answer answer = targets.send(targets.path(), "{\"" + STRANGE + "\": 1}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    DocumentedAnswers.check(DOCUMENT, operation, answer, operation.toString());
    Set<String> known = known(answer);
    assertThat(known).as("fields that the form of %s reads", operation).containsAll(documented);
    known.removeAll(documented);
    for (String refused : known) {
      Answer other = targets.send(targets.path(), "{\"" + refused + "\": 1}");
      assertThat(other.text())
          .as("%s reads %s, which its schema has not", operation, refused)
          .contains("can't be changed");
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatAQueryMayHaveIsWhatIsDocumented(Operation operation) {
    CallTargets targets = new CallTargets(door, operation);

    Answer answer =
        targets.send(
            targets.path() + "?" + STRANGE + "=1", body(operation).isObject() ? "{}" : null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    DocumentedAnswers.check(DOCUMENT, operation, answer, operation.toString());
    assertThat(known(answer))
        .as("query parameters of %s", operation)
        .containsExactlyInAnyOrderElementsOf(
            DOCUMENT.parameters(operation).stream()
                .filter(each -> each.path("in").asString().equals("query"))
                .map(each -> each.path("name").asString())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whoShowsNoTokenIsAnsweredAsDocumented(Operation operation) {
    String path = operation.path().replace("{", "").replace("}", "");
    HttpRequest.Builder request =
        door.anonymous(operation.method(), path, body(operation).isObject() ? "{}" : null);

    Answer answer = door.send(request.header("Content-Type", "application/json").build());

    boolean open = operation.node().path("security").isArray();
    assertThat(answer.status()).isEqualTo(open ? 422 : 401);
    DocumentedAnswers.check(DOCUMENT, operation, answer, operation.toString());
  }

  private static Set<String> known(Answer answer) {
    String problem =
        answer
            .body()
            .path("fields")
            .valueStream()
            .filter(each -> each.path("field").asString().equals(STRANGE))
            .map(each -> each.path("problem").asString())
            .collect(Collectors.joining());
    assertThat(problem).as(answer.text()).contains(KNOWN);
    String names = problem.substring(problem.indexOf(KNOWN) + KNOWN.length());
    return names.equals("none")
        ? new TreeSet<>()
        : new TreeSet<>(Arrays.asList(names.split(", ", -1)));
  }

  /** What the call and those before it have written into the log is known to readers. */
  private void checkEvents(String what) {
    JsonNode documented = DOCUMENT.tree.at("/components/schemas/Action/examples");
    assertThat(door.get("/v1/events?limit=20").body().path("items").valueStream())
        .as(what)
        .allSatisfy(event -> assertThat(documented.valueStream()).contains(event.path("type")));
  }
}
