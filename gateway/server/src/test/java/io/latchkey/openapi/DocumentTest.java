package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.openapi.DocumentUnderTest.Operation;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the document is whole: no endpoint, parameter, body, answer or field without its words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentTest {

  private static final Set<String> WITHOUT_BODY = Set.of("endToken", "authorizeRequest");

  private static final String FILES = "gateway/admin/src/main/resources/io/latchkey/openapi/*.yaml";

  /** What is said of a path that is none, of a line of an import, and by sign-in pages. */
  private static final Set<String> OF_NO_OPERATION =
      Set.of(
          "not_found",
          "method_not_allowed",
          "key_exists",
          "sign_in_lapsed",
          "sign_in_refused",
          "provider_unavailable");

  private final DocumentUnderTest document = DocumentUnderTest.read();

  @Test
  void everyEndpointOfTheControllersIsThere() {
    assertThat(document.operations().map(Operation::toString))
        .containsExactlyInAnyOrderElementsOf(endpoints());
  }

  @Test
  void everyEndpointIsDescribed() {
    List<String> missing =
        document
            .operations()
            .filter(operation -> operation.id().isEmpty())
            .map(operation -> operation + " is not described: write about it in " + FILES)
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everyDescriptionIsOfAnEndpoint() {
    Set<String> there =
        document.allOperations().map(Operation::toString).collect(Collectors.toSet());
    List<String> stale = new ArrayList<>();
    Descriptions.read(JsonMapper.builder().build())
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().propertyNames().stream()
                    .filter(method -> !method.equals("parameters") && !method.equals("servers"))
                    .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey())
                    .filter(call -> !there.contains(call))
                    .map(call -> call + " is described in " + FILES + ", but is no endpoint")
                    .forEach(stale::add));

    assertThat(stale).isEmpty();
  }

  @Test
  void everyOperationSaysAllThatACallerNeeds() {
    List<String> missing = new ArrayList<>();
    document.allOperations().forEach(operation -> check(operation, missing));

    assertThat(missing).isEmpty();
  }

  private void check(Operation operation, List<String> missing) {
    JsonNode node = operation.node();
    for (String name : List.of("operationId", "summary", "description", "tags")) {
      need(node, name, operation.toString(), missing);
    }
    for (JsonNode parameter : document.parameters(operation)) {
      String place = operation + " parameter " + parameter.path("name").asString();
      need(parameter, "description", place, missing);
      need(parameter, "schema", place, missing);
    }
    JsonNode body = node.path("requestBody");
    if (body.isObject()) {
      need(body, "description", operation + " body", missing);
      body.path("content")
          .properties()
          .forEach(
              each -> {
                String place = operation + " body " + each.getKey();
                need(each.getValue(), "schema", place, missing);
                need(each.getValue(), "examples", place, missing);
              });
    }
    List<String> good =
        node.path("responses").propertyNames().stream()
            .filter(each -> each.startsWith("2"))
            .toList();
    for (String status : good) {
      JsonNode answer = node.path("responses").path(status);
      need(answer, "description", operation + " answer " + status, missing);
      if (!status.equals("204") && !WITHOUT_BODY.contains(operation.id())) {
        need(answer, "content", operation + " answer " + status, missing);
      }
    }
    if (good.isEmpty()) {
      missing.add(operation + " has no good answer");
    }
  }

  private static void need(JsonNode node, String name, String place, List<String> missing) {
    if (node.path(name).isMissingNode()
        || node.path(name).isEmpty() && !node.path(name).isString()
        || node.path(name).asString("x").isBlank()) {
      missing.add(place + " has no " + name + ": write it in " + FILES);
    }
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    assertThat(document.allOperations().map(Operation::id)).doesNotHaveDuplicates();
  }

  @Test
  void everySchemaAndEveryFieldIsDescribed() {
    List<String> missing = new ArrayList<>();
    document
        .tree
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              need(schema.getValue(), "description", schema.getKey(), missing);
              schema
                  .getValue()
                  .path("properties")
                  .properties()
                  .forEach(
                      field -> {
                        String place = schema.getKey() + "." + field.getKey();
                        boolean said = field.getValue().has("description");
                        need(
                            said ? field.getValue() : document.resolve(field.getValue()),
                            "description",
                            place,
                            missing);
                      });
            });

    assertThat(missing).isEmpty();
  }

  /**
   * Generated clients send an empty list in place of one that is left out, unless it may be null.
   */
  @Test
  void listsThatMayBeLeftOutOfABodyMayBeNull() {
    List<String> wrong = new ArrayList<>();
    document.tree.at("/components/schemas").properties().stream()
        .filter(
            schema -> schema.getValue().path("additionalProperties").asString("").equals("false"))
        .forEach(
            schema ->
                schema.getValue().path("properties").properties().stream()
                    .filter(field -> field.getValue().path("type").asString("").equals("array"))
                    .filter(
                        field ->
                            !schema
                                .getValue()
                                .path("required")
                                .toString()
                                .contains("\"" + field.getKey() + "\""))
                    .forEach(field -> wrong.add(schema.getKey() + "." + field.getKey())));

    assertThat(wrong).isEmpty();
  }

  @Test
  void operationsOfDifferentListenersAndWebhooksShareNoTag() {
    Set<String> here = tags(document.operations());

    assertThat(here).doesNotContainAnyElementsOf(tags(document.publicOperations()));
    assertThat(here).doesNotContain(document.tree.at("/webhooks/event/post/tags/0").asString());
  }

  private static Set<String> tags(Stream<Operation> operations) {
    return operations
        .flatMap(operation -> operation.node().path("tags").valueStream())
        .map(JsonNode::asString)
        .collect(Collectors.toSet());
  }

  @Test
  void everyKindOfProblemIsAnAnswerOfSomeOperation() {
    List<String> codes =
        document
            .tree
            .at("/components/schemas/Problem/properties/code/enum")
            .valueStream()
            .map(JsonNode::asString)
            .filter(code -> !OF_NO_OPERATION.contains(code))
            .toList();

    assertThat(document.tree.at("/components/examples").propertyNames())
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void whatACallerSendsHasNoPartInTheDocument() {
    assertThat(document.tree.path("servers").toString()).contains("\"url\":\"/\"");
  }

  @Test
  void yamlSaysTheSame() throws IOException, InterruptedException {
    AdminDoor door = AdminDoor.shared();

    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(door.anonymous("GET", "/openapi.yaml", null).build(), BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(answer.body());
    assertThat(JsonMapper.builder().build().<JsonNode>valueToTree(read)).isEqualTo(document.tree);
  }

  private static Set<String> endpoints() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    return scanner.findCandidateComponents("io.latchkey").stream()
        .map(bean -> Objects.requireNonNull(bean.getBeanClassName()))
        .flatMap(name -> endpoints(ClassUtils.resolveClassName(name, null)))
        .filter(call -> call.contains(" /v1/") || call.contains(" /oauth2/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> endpoints(Class<?> type) {
    var base = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
    String start = base == null ? "" : base.path()[0];
    return Stream.of(type.getDeclaredMethods())
        .map(method -> AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class))
        .filter(Objects::nonNull)
        .flatMap(
            mapping ->
                Stream.of(mapping.path().length == 0 ? new String[] {""} : mapping.path())
                    .map(path -> mapping.method()[0] + " " + start + path));
  }
}
