package io.latchkey.admin.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A deleted organization leaves nothing that lets anybody in; people and events stay. */
class DeleteOrganizationTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  @Test
  void noGatewayAcceptsItsKeysWhenTheAnswerIsThere() {
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start();
        RunningGateway first = RunningGateway.on(redis, "latchkey.instance=first");
        RunningGateway second =
            RunningGateway.on(redis, "latchkey.instance=second", "latchkey.roles=proxy")) {
      AdminClient admin = first.admin();
      admin.project("orders", upstream.uri());
      admin.project("others", upstream.uri());
      String gone = admin.json("GET", "/v1/projects/orders", "").path("organization").asString();
      AdminClient.Key key = admin.key("orders");
      AdminClient.Key kept = admin.key("others");
      for (RunningGateway gateway : List.of(first, second)) {
        assertThat(status(gateway, "orders", key)).isEqualTo(200);
      }

      JsonNode deleted = admin.json("DELETE", "/v1/organizations/" + gone + "?force=true", "");

      for (RunningGateway gateway : List.of(first, second)) {
        assertThat(status(gateway, "orders", key)).isEqualTo(401);
        assertThat(status(gateway, "others", kept)).isEqualTo(200);
      }
      assertThat(deleted.path("revocation").path("confirmed")).hasSize(2);
      assertThat(deleted.path("keys").asInt()).isEqualTo(1);
      assertThat(deleted.path("projects").asInt()).isEqualTo(1);
    }
  }

  @Test
  void organizationWithProjectsStaysUnlessForced() {
    String project = door.project(organization, "Orders", 10);

    Answer refused = door.delete("/v1/organizations/" + organization);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.field("code")).isEqualTo("organization_in_use");
    assertThat(door.get("/v1/projects/" + project).status()).isEqualTo(200);
  }

  @Test
  void everythingOfItIsGoneAndItsMembersStayWithoutIt() {
    SignedIn admin = door.member(organization, "admin");
    SignedIn member = door.member(organization, "member");
    String project = door.project(organization, "Orders", 10);
    String key = door.key(project, "ERP").field("id");
    String webhook = webhook();
    String code = door.invitation(organization, "viewer");
    String token = member.post("/v1/tokens", "{\"name\": \"tool\"}").field("token");

    Answer deleted =
        admin.send("DELETE", "/v1/organizations/" + organization + "?force=true", null);

    assertThat(deleted.status()).as(deleted.text()).isEqualTo(200);
    for (String path :
        List.of(
            "/v1/organizations/" + organization,
            "/v1/projects/" + project,
            "/v1/keys/" + key,
            "/v1/webhooks/" + webhook)) {
      assertThat(door.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(door.post("/v1/invitations/lookup", "{\"code\": \"" + code + "\"}").status())
        .isEqualTo(404);
    for (SignedIn each : List.of(admin, member)) {
      Answer me = each.get("/v1/me");
      assertThat(me.status()).isEqualTo(200);
      assertThat(me.body().path("organizations")).isEmpty();
    }
    Answer byToken = door.send(door.requestAs(token, "GET", "/v1/keys", null).build());
    assertThat(byToken.text()).doesNotContain(key);
    assertThat(door.get("/v1/events?limit=500").text())
        .contains("organization.deleted", organization);
    assertThat(admin.send("DELETE", "/v1/organizations/" + organization, null).status())
        .isEqualTo(404);
  }

  @Test
  void deletionThatWasCutOffIsFinishedByTheNext() {
    SignedIn admin = door.member(organization, "admin");
    String project = door.project(organization, "Orders", 10);
    String other = door.project(organization, "Invoices", 10);
    String key = door.key(project, "ERP").field("id");
    door.delete("/v1/keys/" + key + "?force=true");
    door.delete("/v1/projects/" + project + "?force=true");

    Answer deleted =
        admin.send("DELETE", "/v1/organizations/" + organization + "?force=true", null);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(door.get("/v1/projects/" + other).status()).isEqualTo(404);
    assertThat(door.get("/v1/organizations/" + organization).status()).isEqualTo(404);
  }

  @Test
  void emptyOrganizationIsDeletedAtOnce() {
    assertThat(door.delete("/v1/organizations/" + organization).status()).isEqualTo(200);
    assertThat(door.delete("/v1/organizations/" + organization).status()).isEqualTo(404);
  }

  @Test
  void renameIsSeenAndRefusedForAnotherVersion() {
    String path = "/v1/organizations/" + organization;
    assertThat(door.get(path).header("ETag")).isEqualTo("\"1\"");

    Answer renamed = door.patch(path, "{\"name\": \"Acme International\"}", "If-Match", "\"1\"");
    Answer stale = door.patch(path, "{\"name\": \"Other\"}", "If-Match", "\"1\"");

    assertThat(renamed.field("name")).isEqualTo("Acme International");
    assertThat(renamed.header("ETag")).isEqualTo("\"2\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(door.get(path).field("name")).isEqualTo("Acme International");
    assertThat(door.patch(path, "{\"name\": \"\"}").status()).isEqualTo(422);
    assertThat(door.patch(path, "{}").status()).isEqualTo(422);
  }

  @Test
  void webhookIsEditedAndItsSecretStays() {
    String path = "/v1/webhooks/" + webhook();

    Answer edited =
        door.patch(
            path,
            "{\"url\": \"http://127.0.0.1:10\", \"actions\": [\"key.*\"], \"description\": \"d\"}",
            "If-Match",
            "\"1\"");
    Answer disabled = door.patch(path, "{\"enabled\": false}");
    Answer same = door.patch(path, "{\"enabled\": false}");
    Answer stale = door.patch(path, "{\"enabled\": true}", "If-Match", "\"1\"");

    assertThat(edited.status()).as(edited.text()).isEqualTo(200);
    assertThat(edited.field("url")).isEqualTo("http://127.0.0.1:10");
    assertThat(edited.body().path("actions").toString()).isEqualTo("[\"key.*\"]");
    assertThat(edited.field("description")).isEqualTo("d");
    assertThat(edited.text()).doesNotContain("whsec_");
    assertThat(disabled.field("status")).isEqualTo("disabled");
    assertThat(disabled.field("url")).isEqualTo("http://127.0.0.1:10");
    assertThat(same.header("ETag")).isEqualTo(disabled.header("ETag"));
    assertThat(stale.status()).isEqualTo(412);
    for (String bad :
        List.of(
            "{\"url\": \"ftp://x\"}",
            "{\"actions\": []}",
            "{\"enabled\": 1}",
            "{\"secret\": \"x\"}")) {
      assertThat(door.patch(path, bad).status()).as(bad).isEqualTo(422);
    }
  }

  private String webhook() {
    return door.post(
            "/v1/webhooks",
            """
            {"organization": "%s", "url": "http://127.0.0.1:9", "actions": ["never.happens"]}\
            """
                .formatted(organization))
        .field("id");
  }

  private static int status(RunningGateway gateway, String project, AdminClient.Key key) {
    return gateway
        .get(gateway.proxy("/proxy/" + project + "/x"), "X-API-Key", key.secret())
        .statusCode();
  }
}
