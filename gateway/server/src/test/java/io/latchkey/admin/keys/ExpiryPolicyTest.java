package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.Sha256;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExpiryPolicyTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String project = door.project(organization, "Orders", 100);

  @Test
  void keysKeepToTheOrganizationsExpiryPolicy() {
    Answer endless = door.key(project, "endless");
    policy("{\"expiry\": {\"maximum\": \"30d\"}}");

    assertThat(create("").body().path("fields").path(0).path("problem").asString())
        .contains("the organization's expiry policy");
    assertThat(create(", \"expiresIn\": \"31d\"").status()).isEqualTo(422);
    assertThat(create(", \"expiresIn\": \"30d\"").status()).isEqualTo(201);
    assertThat(imported("").path("faulty").asInt()).isEqualTo(1);
    assertThat(imported(", \"expiresAt\": \"2090-01-01T00:00:00Z\"").path("faulty").asInt())
        .isEqualTo(1);
    Answer rolled = door.post("/v1/keys/" + endless.field("id") + "/roll");
    assertThat(rolled.field("code")).isEqualTo("expiry_policy");

    policy("{\"expiry\": {\"required\": true}}");
    assertThat(create("").status()).isEqualTo(422);
    assertThat(create(", \"expiresIn\": \"99y\"").status()).isEqualTo(201);

    policy("{\"expiry\": {\"maximum\": \"30d\", \"default\": \"7d\"}}");
    assertThat(create("").body().has("expiresAt")).isTrue();
    assertThat(imported("").path("created").asInt()).isEqualTo(1);
  }

  private Answer create(String more) {
    return door.post(
        "/v1/keys", "{\"name\": \"n\", \"projects\": [\"%s\"]%s}".formatted(project, more));
  }

  private JsonNode imported(String more) {
    String hash = Sha256.hex("x" + System.nanoTime());
    String line =
        "{\"name\": \"n\", \"projects\": [\"%s\"], \"sha256\": \"%s\"%s}"
            .formatted(project, hash, more);
    HttpRequest.Builder request = door.request("POST", "/v1/keys/import", line);
    return door.send(request.setHeader("Content-Type", "application/x-ndjson").build()).body();
  }

  private void policy(String body) {
    assertThat(door.patch("/v1/organizations/" + organization, body).status()).isEqualTo(200);
  }
}
