package io.latchkey.admin.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import java.net.http.HttpRequest;
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
  private static final String TABLE =
      """
      call                                                  | operator | admin | member | viewer | stranger | body
      POST /v1/organizations                                | 201 | 403 | 403 | 403 | 403 | {"name": "Another"}
      GET /v1/organizations                                 | 200 | 200 | 200 | 200 | 200 |
      GET /v1/organizations/{organization}                  | 200 | 200 | 200 | 200 | 404 |
      PATCH /v1/organizations/{organization}                | 200 | 200 | 403 | 403 | 404 | {"name": "Acme"}
      DELETE /v1/organizations/{organization}               | 409 | 409 | 403 | 403 | 404 |
      GET /v1/organizations/{organization}/members          | 200 | 200 | 200 | 200 | 404 |
      POST /v1/organizations/{organization}/members         | 201 | 403 | 403 | 403 | 404 | {"userName": "{new}", "role": "viewer"}
      GET /v1/organizations/{organization}/members/{user}   | 200 | 200 | 200 | 200 | 404 |
      PATCH /v1/organizations/{organization}/members/{user} | 200 | 200 | 403 | 403 | 404 | {"role": "member"}
      DELETE /v1/organizations/{organization}/members/{user} | 204 | 204 | 403 | 403 | 404 |
      POST /v1/organizations/{organization}/members/{user}/password | 200 | 200 | 403 | 403 | 404 |
      GET /v1/organizations/{organization}/invitations      | 200 | 200 | 403 | 403 | 404 |
      POST /v1/organizations/{organization}/invitations     | 201 | 201 | 403 | 403 | 404 | {"role": "viewer"}
      GET /v1/organizations/{organization}/invitations/{invitation} | 200 | 200 | 403 | 403 | 404 |
      DELETE /v1/organizations/{organization}/invitations/{invitation} | 204 | 204 | 403 | 403 | 404 |
      POST /v1/invitations/lookup                           | 200 | 200 | 200 | 200 | 200 | {"code": "{code}"}
      POST /v1/invitations/accept                           | 403 | 404 | 404 | 404 | 404 | {"code": "lki_none"}
      POST /v1/invitations/refuse                           | 204 | 204 | 204 | 204 | 204 | {"code": "{code}"}
      POST /v1/projects                                     | 201 | 201 | 403 | 403 | 422 | {"organization": "{organization}", "name": "New"}
      POST /v1/projects/try                                 | 200 | 200 | 403 | 403 | 200 | {"upstream": "http://127.0.0.1:9"}
      GET /v1/projects                                      | 200 | 200 | 200 | 200 | 200 |
      GET /v1/projects/{project}                            | 200 | 200 | 200 | 200 | 404 |
      PATCH /v1/projects/{project}                          | 200 | 200 | 403 | 403 | 404 | {"name": "Renamed"}
      DELETE /v1/projects/{spare}                           | 200 | 200 | 403 | 403 | 404 |
      POST /v1/keys                                         | 201 | 201 | 201 | 403 | 422 | {"name": "new", "projects": ["{project}"]}
      GET /v1/keys                                          | 200 | 200 | 200 | 200 | 200 |
      GET /v1/keys/{id}                                     | 200 | 200 | 200 | 200 | 404 |
      PATCH /v1/keys/{id}                                   | 200 | 200 | 403 | 403 | 404 | {"description": "other"}
      GET /v1/keys/{id}/usage                               | 200 | 200 | 200 | 200 | 404 |
      GET /v1/keys/usage?ids={id}                           | 200 | 200 | 200 | 200 | 200 |
      POST /v1/keys/{id}/roll                               | 200 | 200 | 403 | 403 | 404 |
      POST /v1/keys/{id}/revoke                             | 200 | 200 | 403 | 403 | 404 |
      DELETE /v1/keys/{id}                                  | 409 | 409 | 403 | 403 | 404 |
      POST /v1/keys/revoke                                  | 200 | 200 | 403 | 403 | 200 | {"keys": ["{id}"]}
      GET /v1/keys/export                                   | 200 | 200 | 403 | 403 | 200 |
      POST /v1/keys/import                                  | 200 | 200 | 403 | 403 | 200 |
      POST /v1/keys/verify                                  | 200 | 200 | 200 | 200 | 200 | {"secret": "{secret}", "project": "{project}"}
      POST /oauth2/introspect                               | 200 | 200 | 200 | 200 | 200 | token={secret}
      POST /v1/explain                                      | 200 | 200 | 200 | 200 | 404 | {"key": "{id}"}
      GET /v1/instances                                     | 200 | 200 | 200 | 200 | 200 |
      GET /v1/settings                                      | 200 | 403 | 403 | 403 | 403 |
      GET /v1/events                                        | 200 | 200 | 200 | 200 | 200 |
      GET /v1/webhooks                                      | 200 | 200 | 200 | 200 | 200 |
      POST /v1/webhooks                                     | 201 | 201 | 403 | 403 | 422 | {"organization": "{organization}", "url": "http://127.0.0.1:9", "actions": ["never.happens"]}
      GET /v1/webhooks/{webhook}                            | 200 | 200 | 200 | 200 | 404 |
      PATCH /v1/webhooks/{webhook}                          | 200 | 200 | 403 | 403 | 404 | {"enabled": true}
      DELETE /v1/webhooks/{webhook}                         | 204 | 204 | 403 | 403 | 404 |
      GET /v1/webhooks/{webhook}/deliveries                 | 200 | 200 | 200 | 200 | 404 |
      POST /v1/webhooks/{webhook}/test                      | 200 | 200 | 403 | 403 | 404 |
      POST /v1/webhooks/{webhook}/enable                    | 200 | 200 | 403 | 403 | 404 |
      POST /v1/webhooks/{webhook}/disable                   | 200 | 200 | 403 | 403 | 404 |
      GET /v1/tokens                                        | 200 | 200 | 200 | 200 | 200 |
      POST /v1/tokens                                       | 403 | 201 | 201 | 201 | 201 | {"name": "tool"}
      GET /v1/tokens/{token}                                | 200 | 200 | 404 | 404 | 404 |
      DELETE /v1/tokens/{token}                             | 204 | 204 | 404 | 404 | 404 |
      GET /v1/me                                            | 200 | 200 | 200 | 200 | 200 |
      PUT /v1/me/password                                   | 403 | 401 | 401 | 401 | 401 | {"current": "not this one", "new": "a password of mine"}
      POST /v1/sessions                                     | 401 | 401 | 401 | 401 | 401 | {"userName": "nobody-there", "password": "no"}
      POST /v1/sessions/current/authentication              | 403 | 401 | 401 | 401 | 401 | {"password": "not this one"}
      DELETE /v1/sessions/current                           | 403 | 204 | 204 | 204 | 204 |
      """;

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

  /** All but what the code of an invitation is enough for. */
  static Stream<Row> guardedRows() {
    return rows().filter(row -> !row.path().startsWith("/v1/invitations/"));
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

    assertThat(rows().map(row -> row.call.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "{}")))
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
