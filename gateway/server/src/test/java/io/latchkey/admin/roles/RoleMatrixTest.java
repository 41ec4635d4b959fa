package io.latchkey.admin.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.admin.ReplacedEncryptionKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Who may call what: every call of the admin API by the system operator, by an admin, a member and
 * a viewer of the organization that it concerns, by an admin of another one, and by nobody.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMatrixTest {

  /**
   * A call and the status that each caller gets, in this order. What stands in braces is made
   * afresh for each caller; a body that is not there is left out.
   */
  private static final String TABLE = table();

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final List<String> CALLERS =
      List.of("operator", "admin", "member", "viewer", "stranger");

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String project = door.project(organization, "Orders", 1000);
  private final Map<String, SignedIn> signedIn = new LinkedHashMap<>();

  record Row(String call, List<Integer> statuses, String body) {

    static Row of(String line) {
      String[] cells = line.split("\\|", 7);
      return new Row(
          cells[0].strip(),
          Arrays.stream(cells, 1, 6).map(cell -> Integer.valueOf(cell.strip())).toList(),
          cells[6].strip());
    }

    String method() {
      return call.substring(0, call.indexOf(' '));
    }

    String path() {
      return call.substring(call.indexOf(' ') + 1);
    }

    @Override
    public String toString() {
      return call;
    }
  }

  private static String table() {
    try (InputStream table = RoleMatrixTest.class.getResourceAsStream("matrix.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Row> rows() {
    return TABLE.lines().skip(1).map(Row::of);
  }

  @BeforeAll
  void everybodySignsIn() {
    for (String role : List.of("admin", "member", "viewer")) {
      signedIn.put(role, door.member(organization, role));
    }
    signedIn.put("stranger", door.member(door.organization(), "admin"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRoleIsAnsweredAsTheTableSays(Row row) {
    for (int i = 0; i < CALLERS.size(); i++) {
      String caller = CALLERS.get(i);
      Targets targets = new Targets();

      Answer answer = send(caller, row, targets);

      assertThat(answer.status())
          .as("%s by %s: %s", row.call, caller, answer.text())
          .isEqualTo(row.statuses.get(i));
      assertThat(answer.text()).as("%s by %s", row.call, caller).doesNotContain(targets.untold());
      if (row.call.equals("DELETE /v1/sessions/current") && !caller.equals("operator")) {
        signedIn.computeIfPresent(
            caller, (name, old) -> door.signIn(old.id(), old.userName(), old.password()));
      }
    }
  }

  /** All but what the code of an invitation, or a partner's signature, is enough for. */
  static Stream<Row> guardedRows() {
    return rows()
        .filter(row -> !row.path().startsWith("/v1/invitations/"))
        .filter(row -> !row.path().equals("/v1/leaks"));
  }

  @ParameterizedTest
  @MethodSource("guardedRows")
  void nobodyIsLetIn(Row row) {
    String path = row.path().replace("{", "").replace("}", "");
    var request = door.anonymous(row.method(), path, row.body.isEmpty() ? "{}" : row.body);

    Answer answer = door.send(request.header("Content-Type", "application/json").build());

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void everyCallThatThereIsStandsInTheTable() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    TreeSet<String> calls = new TreeSet<>();
    scanner.findCandidateComponents("io.latchkey.admin").stream()
        .map(bean -> type(Objects.requireNonNull(bean.getBeanClassName())))
        .forEach(type -> addCalls(type, calls));

    // A call whose rights depend on what it sends stands there more than once.
    assertThat(
            rows()
                .map(row -> row.call.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "{}"))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(calls);
  }

  private static void addCalls(Class<?> type, Set<String> calls) {
    RequestMapping base = AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
    String start = base == null ? "" : base.path()[0];
    for (var method : type.getDeclaredMethods()) {
      var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
      if (mapping != null) {
        String[] paths = mapping.path().length == 0 ? new String[] {""} : mapping.path();
        for (RequestMethod verb : mapping.method()) {
          for (String path : paths) {
            calls.add(verb + " " + (start + path).replaceAll("\\{[^}]*}", "{}"));
          }
        }
      }
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer send(String caller, Row row, Targets targets) {
    String token =
        caller.equals("operator")
            ? AdminDoor.TOKEN
            : Objects.requireNonNull(signedIn.get(caller)).token();
    HttpRequest.Builder request =
        door.requestAs(token, row.method(), targets.in(row.path()), targets.body(row));
    if (row.path().startsWith("/oauth2/")) {
      request.setHeader("Content-Type", "application/x-www-form-urlencoded");
    }
    return door.send(request.build());
  }

  /** What a call is about; made when it is named. */
  private final class Targets {

    private final Map<String, String> made = new LinkedHashMap<>();

    String in(String text) {
      return PLACE.matcher(text).replaceAll(place -> value(place.group(1)));
    }

    private String value(String name) {
      return made.computeIfAbsent(
          name,
          missing ->
              switch (missing) {
                case "organization" -> organization;
                case "project" -> project;
                case "spare" -> door.project(organization, "Spare", 10);
                case "user" -> door.newMember(organization, "viewer").field("id");
                case "token" ->
                    door.member(organization, "viewer")
                        .post("/v1/tokens", "{\"name\": \"tool\"}")
                        .field("id");
                case "invitation" ->
                    door.post(
                            "/v1/organizations/" + organization + "/invitations",
                            "{\"role\": \"viewer\"}")
                        .field("id");
                case "code" -> door.invitation(organization, "viewer");
                case "webhook" -> webhook();
                case "cipher" -> ReplacedEncryptionKey.in(door, project);
                case "new" -> "new-" + System.nanoTime();
                case "secret" -> door.key(project, "theirs").field("secret");
                default -> door.key(project, "theirs").field("id");
              });
    }

    private String webhook() {
      String body =
          """
          {"organization": "%s", "url": "http://127.0.0.1:9", "actions": ["never.happens"]}\
          """
              .formatted(organization);
      return door.post("/v1/webhooks", body).field("id");
    }

    @Nullable String body(Row row) {
      return row.body.isEmpty() ? null : in(row.body);
    }

    /** What no answer may have. */
    String untold() {
      return made.getOrDefault("secret", "no secret was made");
    }
  }
}
