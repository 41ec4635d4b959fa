package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.caller.AdminToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void callWithoutATokenIsChallenged() {
    Answer answer = door.send(door.anonymous("GET", "/v1/keys", null).build());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("code")).isEqualTo("missing_token");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"latchkey-admin\"");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer " + AdminDoor.TOKEN + "x",
        "Bearer",
        "Basic " + AdminDoor.TOKEN,
        AdminDoor.TOKEN
      })
  void callWithAnotherCredentialIsRefused(String credential) {
    Answer answer =
        door.send(
            door.anonymous("GET", "/v1/keys", null).header("Authorization", credential).build());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("code")).isEqualTo("invalid_token");
    assertThat(answer.header("WWW-Authenticate")).endsWith("error=\"invalid_token\"");
    assertThat(answer.text()).doesNotContain(credential);
  }

  @Test
  void callWithTwoTokensIsRefused() {
    Answer answer =
        door.send(
            door.request("GET", "/v1/keys", null).header("Authorization", "Bearer other").build());

    assertThat(answer.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/keys",
        "/v1/organizations",
        "/v1/projects",
        "/v1/instances",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/%76%31/keys",
        "/v1;a=b/keys",
        "/v1/keys;a=b",
        "/v1%2Fkeys",
        "//v1/keys",
        "/v1//keys",
        "/x/../v1/keys",
      })
  void noSpellingOfAPathReachesTheApiWithoutAToken(String path) {
    Answer answer = door.send(door.anonymous("GET", path, null).build());

    assertThat(answer.status()).isIn(400, 401, 404);
    assertThat(answer.text()).doesNotContain("items");
  }

  @Test
  void schemeIsReadInAnyCase() {
    Answer answer =
        door.send(
            door.anonymous("GET", "/v1/instances", null)
                .header("Authorization", "bearer " + AdminDoor.TOKEN)
                .build());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void printedTokenShowsNothing() {
    assertThat(new AdminToken(AdminDoor.TOKEN).toString()).doesNotContain(AdminDoor.TOKEN);
  }
}
