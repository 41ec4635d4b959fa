package io.latchkey.admin.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProjectsTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  @Test
  void createdProjectIsAnsweredWhole() {
    String slug = "p" + UUID.randomUUID();

    Answer made =
        door.post(
            "/v1/projects",
            """
            {"organization": "%s", "name": "Orders", "slug": "%s",
             "upstream": "https://api.example.com/v2", "keyLimit": 3}\
            """
                .formatted(organization, slug));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.field("id")).matches("prj_[a-z2-7]{20}");
    assertThat(made.header("Location")).isEqualTo("/v1/projects/" + made.field("id"));
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    assertThat(made.field("organization")).isEqualTo(organization);
    assertThat(made.field("slug")).isEqualTo(slug);
    assertThat(made.field("upstream")).isEqualTo("https://api.example.com/v2");
    assertThat(made.body().path("keyLimit").asInt()).isEqualTo(3);
    assertThat(door.get("/v1/projects/" + slug).field("id")).isEqualTo(made.field("id"));
    assertThat(door.get("/v1/projects/" + made.field("id")).field("slug")).isEqualTo(slug);
  }

  @Test
  void projectWithoutAWordAboutItHasTenKeysAndASlugFromItsName() {
    Answer made = create("\"name\": \"Ünïque Café " + UUID.randomUUID() + "\"");

    assertThat(made.field("slug")).startsWith("unique-cafe-");
    assertThat(made.body().path("keyLimit").asInt()).isEqualTo(10);
    assertThat(made.body().has("upstream")).isFalse();
  }

  @Test
  void slugMadeFromATakenNameGetsANumber() {
    String name = "Taken " + UUID.randomUUID();

    String first = create("\"name\": \"" + name + "\"").field("slug");
    String second = create("\"name\": \"" + name + "\"").field("slug");
    String third = create("\"name\": \"" + name + "\"").field("slug");

    assertThat(List.of(second, third)).containsExactly(first + "-2", first + "-3");
  }

  @Test
  void slugThatWasAskedForIsNeverChanged() {
    String slug = "s" + UUID.randomUUID();
    create("\"name\": \"One\", \"slug\": \"" + slug + "\"");

    Answer second = create("\"name\": \"Two\", \"slug\": \"" + slug + "\"");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.field("code")).isEqualTo("slug_taken");
  }

  @Test
  void listNamesTheOrganizationsProjectsOldestFirst() {
    String first = create("\"name\": \"One\"").field("id");
    String second = create("\"name\": \"Two\"").field("id");

    Answer list = door.get("/v1/projects?organization=" + organization);

    assertThat(list.body().path("items").valueStream().map(item -> item.path("id").asString()))
        .containsExactly(first, second);
    assertThat(door.get("/v1/projects").body().path("items").size()).isGreaterThanOrEqualTo(2);
    assertThat(door.get("/v1/projects?organization=org_aaaaaaaaaaaaaaaaaaaa").status())
        .isEqualTo(404);
  }

  @Test
  void unknownProjectIsNotFound() {
    for (String name : List.of("prj_aaaaaaaaaaaaaaaaaaaa", "no-such", "No%20slug")) {
      Answer answer = door.get("/v1/projects/" + name);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.field("code")).isEqualTo("project_not_found");
    }
  }

  @Test
  void controlCharacterInAPathIsRefusedBeforeAnythingIsLookedUp() {
    assertThat(door.get("/v1/projects/%00").status()).isEqualTo(400);
  }

  private Answer create(String fields) {
    return door.post(
        "/v1/projects", "{\"organization\": \"" + organization + "\", " + fields + "}");
  }
}
