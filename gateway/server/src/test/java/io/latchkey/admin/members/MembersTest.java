package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MembersTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String path = "/v1/organizations/" + organization + "/members";

  @Test
  void newMemberSignsInWithThePasswordThatWasMadeForIt() {
    Answer added = door.newMember(organization, "member");

    SignedIn member =
        door.signIn(added.field("id"), added.field("userName"), added.field("password"));

    JsonNode me = member.get("/v1/me").body();
    assertThat(me.path("id").asString()).isEqualTo(added.field("id"));
    assertThat(me.path("operator").asBoolean()).isFalse();
    JsonNode membership = me.path("organizations").get(0);
    assertThat(membership.path("organization").asString()).isEqualTo(organization);
    assertThat(membership.path("role").asString()).isEqualTo("member");
    assertThat(door.get(path).text()).doesNotContain(added.field("password"));
  }

  @Test
  void roleCountsFromTheNextCallOn() {
    SignedIn user = door.member(organization, "viewer");
    door.newMember(organization, "admin");
    String project = door.project(organization, "Orders", 10);
    String body = "{\"name\": \"k\", \"projects\": [\"" + project + "\"]}";
    assertThat(user.post("/v1/keys", body).status()).isEqualTo(403);

    door.patch(path + "/" + user.id(), "{\"role\": \"member\"}");

    assertThat(user.post("/v1/keys", body).status()).isEqualTo(201);
  }

  @Test
  void memberRollsAndDescribesWhatItCreatedAndNothingElse() {
    SignedIn user = door.member(organization, "member");
    String project = door.project(organization, "Orders", 10);
    String own =
        user.post("/v1/keys", "{\"name\": \"own\", \"projects\": [\"" + project + "\"]}")
            .field("id");
    String theirs = door.key(project, "theirs").field("id");

    assertThat(user.send("POST", "/v1/keys/" + own + "/roll", null).status()).isEqualTo(200);
    assertThat(user.send("PATCH", "/v1/keys/" + own, "{\"description\": \"d\"}").status())
        .isEqualTo(200);
    Answer refused = user.send("POST", "/v1/keys/" + theirs + "/roll", null);
    assertThat(refused.field("code")).isEqualTo("role_missing");
    assertThat(refused.field("detail")).contains("only the role admin may roll");
    assertThat(user.send("POST", "/v1/keys/" + own + "/revoke", null).status()).isEqualTo(403);
  }

  @Test
  void keysAreFoundAndRevokedByWhoCreatedThem() {
    SignedIn user = door.member(organization, "member");
    SignedIn admin = door.member(organization, "admin");
    String project = door.project(organization, "Orders", 10);
    String own =
        user.post("/v1/keys", "{\"name\": \"own\", \"projects\": [\"" + project + "\"]}")
            .field("id");
    String theirs = door.key(project, "theirs").field("id");

    JsonNode listed = admin.get("/v1/keys?creator=" + user.id()).body().path("items");
    Answer revoked = admin.post("/v1/keys/revoke", "{\"creator\": \"" + user.id() + "\"}");

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("createdBy").path("id").asString()).isEqualTo(user.id());
    assertThat(revoked.body().path("revoked")).hasSize(1);
    assertThat(door.get("/v1/keys/" + own).field("status")).isEqualTo("revoked");
    assertThat(door.get("/v1/keys/" + theirs).field("status")).isEqualTo("active");
  }

  @Test
  void keysOfAnotherOrganizationCanNeitherBeListedNorVerifiedNorRevoked() {
    SignedIn stranger = door.member(door.organization(), "admin");
    String project = door.project(organization, "Orders", 10);
    Answer key = door.key(project, "theirs");

    assertThat(stranger.get("/v1/keys").body().path("items")).isEmpty();
    assertThat(
            stranger
                .post("/v1/keys/verify", "{\"secret\": \"" + key.field("secret") + "\"}")
                .field("code"))
        .isEqualTo("invalid_key");
    Answer swept = stranger.post("/v1/keys/revoke", "{\"keys\": [\"" + key.field("id") + "\"]}");
    assertThat(swept.body().path("revoked")).isEmpty();
    assertThat(swept.body().path("unknown").get(0).asString()).isEqualTo(key.field("id"));
    assertThat(door.get("/v1/keys/" + key.field("id")).field("status")).isEqualTo("active");
  }

  @Test
  void strangerWhoVerifiesAKeyUsesUpNoneOfItsLimits() {
    SignedIn stranger = door.member(door.organization(), "admin");
    String project = door.project(organization, "Orders", 10);
    String key =
        """
        {"name": "k", "projects": ["%s"], "limits": [{"requests": 1, "period": "1h"}]}\
        """
            .formatted(project);
    String charged =
        "{\"secret\": \"%s\", \"cost\": 1}".formatted(door.post("/v1/keys", key).field("secret"));

    assertThat(stranger.post("/v1/keys/verify", charged).field("code")).isEqualTo("invalid_key");

    assertThat(door.post("/v1/keys/verify", charged).body().path("allowed").asBoolean()).isTrue();
  }

  @Test
  void eventsOfAnotherOrganizationAreNotShown() {
    SignedIn stranger = door.member(door.organization(), "admin");
    door.project(organization, "Orders", 10);

    JsonNode events = stranger.get("/v1/events").body().path("items");

    assertThat(events).isNotEmpty();
    assertThat(
            events.valueStream().map(event -> event.path("data").path("organization").asString()))
        .doesNotContain(organization);
    assertThat(stranger.get("/v1/events?organization=" + organization).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST {invitations} {\"role\": \"admin\"}",
        "PATCH {members}/{user} {\"role\": \"admin\"}",
        "POST {members}/{user}/password",
        "POST /v1/tokens {\"name\": \"longer\", \"expiresIn\": \"300d\"}",
      })
  void personalTokenGivesNobodyAccessThatWouldOutlastIt(String call) {
    SignedIn admin = door.member(organization, "admin");
    String token =
        admin.post("/v1/tokens", "{\"name\": \"tool\", \"expiresIn\": \"1h\"}").field("secret");
    String user = door.newMember(organization, "viewer").field("id");
    String[] parts =
        call.replace("{members}", path)
            .replace("{invitations}", path.replace("members", "invitations"))
            .replace("{user}", user)
            .split(" ", 3);

    Answer refused =
        door.send(
            door.requestAs(token, parts[0], parts[1], parts.length == 3 ? parts[2] : null).build());

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.field("code")).isEqualTo("session_required");
    assertThat(door.get(path + "/" + user).field("role")).isEqualTo("viewer");
  }

  @Test
  void memberWhoIsTakenOutIsSignedOutAndItsTokensEnd() {
    SignedIn user = door.member(organization, "member");
    String token = user.post("/v1/tokens", "{\"name\": \"tool\"}").field("secret");

    Answer removed = door.delete(path + "/" + user.id());

    assertThat(removed.status()).isEqualTo(204);
    assertThat(user.get("/v1/me").status()).isEqualTo(401);
    assertThat(door.send(door.requestAs(token, "GET", "/v1/me", null).build()).status())
        .isEqualTo(401);
    assertThat(door.get(path + "/" + user.id()).field("code")).isEqualTo("member_not_found");
  }

  @Test
  void lastAdminCanNeitherBeTakenOutNorGivenAnotherRole() {
    SignedIn admin = door.member(organization, "admin");

    assertThat(admin.send("DELETE", path + "/" + admin.id(), null).field("code"))
        .isEqualTo("last_admin");
    assertThat(admin.send("PATCH", path + "/" + admin.id(), "{\"role\": \"viewer\"}").field("code"))
        .isEqualTo("last_admin");
  }

  @Test
  void ofAdminsWhoAreAllDemotedOrTakenOutAtOnceOneStays() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(6);
    for (int round = 0; round < 5; round++) {
      String here = door.organization();
      String members = "/v1/organizations/" + here + "/members";
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String demoted = members + "/" + door.newMember(here, "admin").field("id");
        String removed = members + "/" + door.newMember(here, "admin").field("id");
        calls.add(() -> door.patch(demoted, "{\"role\": \"viewer\"}"));
        calls.add(() -> door.delete(removed));
      }

      List<String> refused = new ArrayList<>();
      for (Future<Answer> answer : callers.invokeAll(calls)) {
        if (answer.get().status() >= 300) {
          refused.add(answer.get().field("code"));
        }
      }

      assertThat(refused).containsExactly("last_admin");
      assertThat(door.get(members).text()).containsOnlyOnce("\"admin\"");
    }
    callers.shutdown();
  }

  @Test
  void systemOperatorCreatesNoUserUnderANameThatIsTaken() {
    Answer added = door.newMember(organization, "viewer");

    Answer again =
        door.post(
            path,
            """
            {"userName": "%s", "role": "admin"}\
            """
                .formatted(added.field("userName").toUpperCase(Locale.ROOT)));

    assertThat(again.field("code")).isEqualTo("member_exists");
    assertThat(door.get(path).body().path("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"userName": "ada", "role": "owner"}                                       | role
          {"userName": "аda", "role": "admin"}                                       | userName
          {"userName": "a b", "role": "admin"}                                       | userName
          {"userName": 7, "role": "admin"}                                           | userName
          {"role": "admin"}                                                          | userName
          {"userName": "ada"}                                                        | role
          {"userName": "ada", "role": "admin", "password": "short"}                  | password
          {"userName": "ada-lovelace", "role": "admin", "password": "Ada-Lovelace"}  | password
          {"userName": "ada", "role": "admin", "name": "a\\u0000b"}                  | name
          {"userName": "ada", "role": "admin", "operator": true}                     | operator
          """)
  void faultOfAMemberIsNamed(String body, String field) {
    Answer refused = door.post(path, body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("fields").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void passwordLongerThanBcryptReadsIsRefused() {
    String password = "p".repeat(73);

    Answer refused =
        door.post(
            path,
            "{\"userName\": \"ada\", \"role\": \"admin\", \"password\": \"" + password + "\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("72 bytes").doesNotContain(password);
  }
}
