package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListKeysTest {

  private final AdminDoor door = AdminDoor.shared();
  private String project = "";

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
    do {
      Answer page = list("&limit=3" + next);
      seen.addAll(ids(page));
      door.key(project, "made meanwhile");
      JsonNode cursor = page.body().path("next");
      next = cursor.isNull() ? null : "&cursor=" + cursor.asString();
    } while (next != null);

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
  void keysAreFoundByTextInNameTailOrKeyId() {
    Answer wanted = door.key(project, "Straßenbahn Köln");
    door.key(project, "Bus");

    for (String text :
        List.of("k%C3%B6ln", wanted.field("tail"), wanted.field("id"), "STRA%C3%9FEN")) {
      assertThat(ids(list("&q=" + text))).containsExactly(wanted.field("id"));
    }
    assertThat(ids(list("&q=Tram"))).isEmpty();
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

  private Answer list(String query) {
    Answer answer = door.get("/v1/keys?project=" + project + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static List<String> ids(Answer page) {
    return page.body().path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }
}
