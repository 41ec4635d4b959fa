package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.keystore.KeyIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListKeysTest {

  private final AdminDoor door = AdminDoor.shared();
  private String project = "";

  @BeforeAll
  static void awaitIndex() {
    await().until(AdminDoor.shared().bean(KeyIndex.class)::isWhole);
  }

  @BeforeEach
  void makeProject() {
    project = door.project(100);
  }

  @Test
  void pagesNameEveryKeyOnceNewestFirstWhileKeysAreMade() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(0, door.key(project, "key " + i).field("id"));
    }

    List<String> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      Answer page = list("&limit=3" + next);
      seen.addAll(ids(page));
      door.key(project, "made meanwhile");
      next = next(page);
    }

    assertThat(seen).isEqualTo(made);
  }

  @Test
  void lastPageSaysThatItIsTheLast() {
    door.key(project, "only");

    Answer page = list("");

    assertThat(page.body().has("next")).isTrue();
    assertThat(page.body().path("next").isNull()).isTrue();
  }

  @Test
  void keysAreFoundByStatus() {
    String active = door.key(project, "active").field("id");
    String revoked = door.key(project, "revoked").field("id");
    door.post("/v1/keys/" + revoked + "/revoke");

    assertThat(ids(list("&status=active"))).containsExactly(active);
    assertThat(ids(list("&status=revoked"))).containsExactly(revoked);
    assertThat(ids(list("&status=expired"))).isEmpty();
  }

  @Test
  void keysAreFoundByAnyPartOfTheirNameTailAndKeyId() {
    Answer wanted = door.key(project, "Straßenbahn Köln-Mitte");
    door.key(project, "Bus");

    for (String text :
        List.of(
            "k%C3%B6ln",
            "mitte",
            "K%C3%96LN-mi",
            wanted.field("tail"),
            wanted.field("tail").substring(0, 4).toLowerCase(Locale.ROOT),
            wanted.field("tail").substring(2),
            "%E2%80%A6" + wanted.field("tail"),
            wanted.field("id"),
            wanted.field("id").substring(0, 20),
            wanted.field("id").substring(8),
            "bahn",
            "n-m",
            "STRA%C3%9FEN")) {
      assertThat(ids(list("&q=" + text))).as(text).containsExactly(wanted.field("id"));
    }
    assertThat(ids(list("&q=Tram"))).isEmpty();
  }

  @Test
  void keysThatATextFindsComeInItsOrder() {
    for (String name : List.of("orders zulu", "Alpha Order", "Orders", "orders mike")) {
      door.key(project, name);
    }

    assertThat(walk("&q=ORD").stream().map(item -> item.path("name").asString()))
        .containsExactly("Alpha Order", "Orders", "orders mike", "orders zulu");
  }

  @Test
  void keysThatExpireComeFirstToEndFirst() {
    String late = expiring("90d");
    String soon = expiring("1d");
    String between = expiring("7d");
    door.key(project, "never");
    String revoked = expiring("2d");
    door.post("/v1/keys/" + revoked + "/revoke");

    assertThat(walkIds("&expiringBefore=" + days(100))).containsExactly(soon, between, late);
    assertThat(walkIds("&expiringBefore=" + days(30))).containsExactly(soon, between);
    assertThat(walkIds("&status=active&expiringBefore=" + days(3))).containsExactly(soon);
    assertThat(walkIds("&status=revoked&expiringBefore=" + days(3))).containsExactly(revoked);
  }

  @Test
  void keysAreFoundByTypeAndByCreator() {
    String organization = door.get("/v1/projects/" + project).field("organization");
    AdminDoor.SignedIn anna = door.member(organization, "admin");
    String hers = created(anna, "partner");
    created(anna, "institutional");
    String operators = door.key(project, "operator's").field("id");

    assertThat(ids(list("&type=partner"))).containsExactly(hers);
    assertThat(ids(list("&type=partner&creator=" + anna.id()))).containsExactly(hers);
    assertThat(ids(list("&creator=" + anna.userName()))).hasSize(2).doesNotContain(operators);
    assertThat(ids(list("&creator=system-operator"))).containsExactly(operators);
    assertThat(ids(list("&creator=nobody"))).isEmpty();
  }

  @Test
  void keysThatWereNotUsedAreFoundInAnOrganizationToo() {
    String organization = door.get("/v1/projects/" + project).field("organization");
    String unused = door.key(project, "unused").field("id");
    String other = door.key(door.project(organization, "Other", 10), "other").field("id");

    Answer page =
        door.get("/v1/keys?organization=" + organization + "&unusedSince=2020-01-01T00:00:00Z");

    assertThat(ids(page)).containsExactly(other, unused);
  }

  @Test
  void textFindsKeysOfAllOrganizationsForAnOperator() {
    String here = door.key(project, "quokka here").field("id");
    String there = door.key(door.project(10), "quokka there").field("id");

    List<String> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      Answer page = door.get("/v1/keys?limit=1&q=quokka" + next);
      seen.addAll(ids(page));
      next = next(page);
    }

    assertThat(seen).containsExactly(here, there);
  }

  @Test
  void cursorOfAnotherListIsRefused() {
    for (int i = 0; i < 3; i++) {
      door.key(project, "same " + i);
    }
    String cursor = next(list("&limit=1&q=same"));

    Answer answer = door.get("/v1/keys?project=" + project + cursor);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("fields").path(0).path("field").asString()).isEqualTo("cursor");
  }

  @Test
  void keysOfOtherProjectsAreNotListed() {
    door.key(door.project(10), "elsewhere");
    String here = door.key(project, "here").field("id");

    assertThat(ids(list(""))).containsExactly(here);
  }

  @Test
  void unknownProjectIsNotTakenForAnEmptyOne() {
    Answer answer = door.get("/v1/keys?project=prj_aaaaaaaaaaaaaaaaaaaa");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.field("code")).isEqualTo("project_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statuss=active",
        "status=gone",
        "status=",
        "status=active&status=revoked",
        "limit=0",
        "limit=201",
        "limit=many",
        "cursor=made-up",
        "cursor=MTIzOmtleV9hYWFh",
        "cursor=%F0%9F%94%91",
      })
  void parameterThatIsNotAsItMustBeIsRefusedByName(String query) {
    Answer answer = door.get("/v1/keys?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("invalid_parameter");
    assertThat(answer.body().path("fields").path(0).path("field").asString())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  private String expiring(String in) {
    String body =
        """
        {"name": "for %s", "projects": ["%s"], "expiresIn": "%s"}\
        """
            .formatted(in, project, in);
    return door.post("/v1/keys", body).field("id");
  }

  private String created(AdminDoor.SignedIn caller, String type) {
    String body =
        """
        {"name": "%s", "projects": ["%s"], "type": "%s"}\
        """
            .formatted(type, project, type);
    return caller.post("/v1/keys", body).field("id");
  }

  private static String days(int days) {
    return Instant.now().plus(Duration.ofDays(days)).toString();
  }

  private List<String> walkIds(String query) {
    return walk(query).stream().map(item -> item.path("id").asString()).toList();
  }

  /** All that is wanted, two a page. */
  private List<JsonNode> walk(String query) {
    List<JsonNode> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      Answer page = list("&limit=2" + query + next);
      page.body().path("items").forEach(seen::add);
      next = next(page);
    }
    return seen;
  }

  /** What to append for the next page; null where this is the last. */
  private static @Nullable String next(Answer page) {
    JsonNode cursor = page.body().path("next");
    return cursor.isNull() ? null : "&cursor=" + cursor.asString();
  }

  private Answer list(String query) {
    Answer answer = door.get("/v1/keys?project=" + project + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static List<String> ids(Answer page) {
    return page.body().path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }
}
