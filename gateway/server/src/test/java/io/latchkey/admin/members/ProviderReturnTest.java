package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is looked at before any identity provider is asked. */
class ProviderReturnTest {

  private final AdminDoor door = AdminDoor.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/%5Cevil.example/%5C",
        "https://evil.example",
        "evil.example",
        "/%09/evil.example",
        "/a%0Ab",
        "",
        "/keys&return=/keys"
      })
  void browserReturnsToThisConsoleOnly(String path) {

    Answer answer =
        door.send(door.anonymous("GET", "/sign-in/provider?return=" + path, null).build());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("invalid_parameter");
  }

  @Test
  void consoleWithoutAProviderSaysSo() {
    Answer answer = door.send(door.anonymous("GET", "/sign-in/provider", null).build());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.field("detail")).contains("user name and password");
  }
}
