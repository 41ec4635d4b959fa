package io.latchkey.admin.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.Test;

class OrganizationsTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void createdOrganizationIsAnsweredWholeAndFoundAgain() {
    Answer made = door.post("/v1/organizations", "{\"name\": \"Universität Zürich\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().propertyNames()).containsExactly("id", "name", "createdAt");
    assertThat(made.field("id")).matches("org_[a-z2-7]{20}");
    assertThat(made.header("Location")).isEqualTo("/v1/organizations/" + made.field("id"));
    assertThat(door.get(made.header("Location")).body()).isEqualTo(made.body());
    assertThat(door.get("/v1/organizations").body().path("items").valueStream())
        .contains(made.body());
  }

  @Test
  void unknownOrganizationIsNotFound() {
    Answer answer = door.get("/v1/organizations/org_aaaaaaaaaaaaaaaaaaaa");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.field("code")).isEqualTo("organization_not_found");
  }
}
