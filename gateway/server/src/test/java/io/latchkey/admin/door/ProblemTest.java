package io.latchkey.admin.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void everyProblemIsADocumentWithCodeAndRequestId() {
    Answer answer = door.get("/v1/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body().propertyNames())
        .containsExactlyInAnyOrder("type", "title", "status", "detail", "code", "requestId");
    assertThat(answer.body().path("status").asInt()).isEqualTo(404);
    assertThat(answer.field("code")).isEqualTo("not_found");
    assertThat(answer.field("type")).isEqualTo("urn:latchkey:problem:not_found");
    assertThat(answer.field("requestId")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /v1/keys, 405, method_not_allowed",
    "DELETE, /v1/keys, 405, method_not_allowed",
    "DELETE, /v1/organizations, 405, method_not_allowed",
    "DELETE, /v1/organizations/org_aaaaaaaaaaaaaaaaaaaa, 404, organization_not_found",
    "GET, /nothing, 404, not_found",
    "GET, /v1/keys/key_aaaaaaaaaaaaaaaaaaaa, 404, key_not_found",
    "GET, /v1/keys/nonsense, 404, key_not_found",
    "GET, /v1/keys/key_aaaaaaaaaaaaaaaaaaaa/nothing, 404, not_found",
    "GET, /v1/instances?all=true, 400, invalid_parameter",
    "POST, /v1/keys?dryRun=true, 400, invalid_parameter",
  })
  void wrongCallIsAnsweredWithItsCode(String method, String path, int status, String code) {
    String body = method.equals("POST") ? "{}" : null;

    Answer answer = door.send(door.request(method, path, body).build());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("code")).isEqualTo(code);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void methodThatIsNotTakenIsAnsweredWithThoseThatAre() {
    Answer answer = door.send(door.request("PUT", "/v1/keys", null).build());

    assertThat(answer.header("Allow")).contains("GET").contains("POST");
  }

  @Test
  void connectionThatIsKeptAliveIsReadOnAfterRefusals() {
    for (int i = 0; i < 100; i++) {
      assertThat(door.send(door.request("PUT", "/v1/keys", null).build()).status()).isEqualTo(405);
      assertThat(door.get("/v1/instances").status()).isEqualTo(200);
      assertThat(door.post("/v1/nothing", "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void bodyOfAnotherTypeIsRefused() {
    Answer answer =
        door.send(
            door.anonymous("POST", "/v1/organizations", "name=Acme")
                .header("Authorization", "Bearer " + AdminDoor.TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build());

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.field("code")).isEqualTo("unsupported_media_type");
  }

  @Test
  void callerWhoTakesNoJsonIsToldSo() {
    Answer answer =
        door.send(door.request("GET", "/v1/instances", null).header("Accept", "image/png").build());

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }
}
