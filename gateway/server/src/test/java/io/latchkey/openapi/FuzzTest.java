package io.latchkey.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.openapi.DocumentUnderTest.Operation;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * That no call, however wrong, is answered with 5xx or with anything that the document does not
 * know. Calls are made from the document with a seed, which is printed; {@code
 * -Dlatchkey.fuzz.seed=…} makes other calls, {@code -Dlatchkey.fuzz.calls=…} more of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {

  private static final long SEED = Long.getLong("latchkey.fuzz.seed", 6492065484642L);
  private static final int CALLS = Integer.getInteger("latchkey.fuzz.calls", 30);
  private static final int CALLS_OF_A_TARGET = 10;
  private static final List<String> ACCEPT =
      List.of(
          "application/json",
          "application/problem+json",
          "application/x-ndjson",
          "application/json;q=0.1, application/x-ndjson;q=0.2",
          "application/json;q=0",
          "text/html",
          "nonsense",
          "*/*");
  private static final List<String> TYPES =
      List.of("text/plain", "application/xml", "nonsense", "application/json;charset=nonsense");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DocumentUnderTest DOCUMENT = DocumentUnderTest.read();

  private final AdminDoor door = AdminDoor.shared();

  static Stream<Operation> operations() {
    return DOCUMENT.operations();
  }

  @BeforeAll
  static void printSeed() {
    System.out.println("fuzz seed=" + SEED + " calls=" + CALLS);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void noCallIsAnsweredWithAFaultOfOurs(Operation operation) {
    Wild wild = new Wild(SEED ^ operation.id().hashCode());
    CallTargets targets = new CallTargets(door, operation);
    String path = targets.path();
    for (int i = 0; i < CALLS; i++) {
      if (i % CALLS_OF_A_TARGET == CALLS_OF_A_TARGET - 1) {
        path = targets.path();
      }
      String target = wild.oneIn(4) ? wildPath(operation, wild) : path;
      target += wild.oneIn(2) ? targets.query() : query(operation, wild);
      String body = body(operation, targets, wild);
      HttpRequest.Builder request = targets.request(target, body);
      addHeaders(request, body, wild);
      String what = "seed %d, call %d: %s %s".formatted(SEED, i, operation.method(), target);

      Answer answer = door.send(request.build());

      assertThat(answer.status()).as("%s\n%s\n%s", what, body, answer.text()).isLessThan(500);
      DocumentedAnswers.check(DOCUMENT, operation, answer, what + "\n" + body);
    }
  }

  private static String wildPath(Operation operation, Wild wild) {
    String path = operation.path();
    while (path.contains("{")) {
      String value = wild.text();
      String encoded = value.isBlank() || value.startsWith(".") ? "x" : encoded(value);
      path = path.replaceFirst("\\{[a-z]+}", encoded.replace("%2F", "-"));
    }
    return path;
  }

  private static String query(Operation operation, Wild wild) {
    List<String> pairs = new ArrayList<>();
    for (JsonNode parameter : DOCUMENT.parameters(operation)) {
      if (parameter.path("in").asString().equals("query") && wild.oneIn(2)) {
        String pair = parameter.path("name").asString() + "=" + encoded(wild.text());
        pairs.add(pair);
        if (wild.oneIn(6)) {
          pairs.add(pair);
        }
      }
    }
    if (wild.oneIn(8)) {
      pairs.add(encoded(wild.text()) + "=1");
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  /** Percent-encoded; a broken surrogate as a question mark. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static @Nullable String body(Operation operation, CallTargets targets, Wild wild) {
    JsonNode content = operation.node().at("/requestBody/content").path(operation.mediaType());
    if (content.isMissingNode()) {
      return null;
    }
    List<JsonNode> examples = new ArrayList<>();
    content.path("examples").forEach(example -> examples.add(example.path("value")));
    JsonNode example = wild.oneOf(examples);
    ObjectNode sound = example instanceof ObjectNode object ? object : JSON.createObjectNode();
    return targets.filled(wild.body((ObjectNode) JSON.readTree(sound.toString())));
  }

  private static void addHeaders(HttpRequest.Builder request, @Nullable String body, Wild wild) {
    if (wild.oneIn(4)) {
      request.setHeader("Accept", wild.oneOf(ACCEPT));
    }
    if (body != null && wild.oneIn(12)) {
      request.setHeader("Content-Type", wild.oneOf(TYPES));
    }
    for (String name : List.of("Idempotency-Key", "If-Match", "Last-Event-ID", "Cookie")) {
      if (wild.oneIn(10)) {
        request.setHeader(name, printable(wild.text()));
      }
    }
  }

  /** What a client's library lets into a header. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
