package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.fixture.TestRedis;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionsTest {

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();

  private Answer signIn(String userName, String password) {
    return enter("{\"userName\": \"%s\", \"password\": \"%s\"}".formatted(userName, password));
  }

  private Answer enter(String body) {
    return door.send(
        door.anonymous("POST", "/v1/sessions", body)
            .header("Content-Type", "application/json")
            .build());
  }

  @Test
  void sessionLetsItsUserInUntilItSignsOut() {
    SignedIn user = door.member(organization, "viewer");
    assertThat(user.get("/v1/me").status()).isEqualTo(200);

    Answer ended = user.send("DELETE", "/v1/sessions/current", null);

    assertThat(ended.status()).isEqualTo(204);
    assertThat(user.get("/v1/me").field("code")).isEqualTo("invalid_token");
  }

  @Test
  void wrongPasswordAndUnknownUserReadTheSame() {
    Answer added = door.newMember(organization, "viewer");

    Answer wrong = signIn(added.field("userName"), "not the password");
    Answer unknown = signIn("nobody-of-this-name", "not the password");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"latchkey-admin\"");
    assertThat(wrong.field("code")).isEqualTo("invalid_credentials");
    assertThat(unknown.field("detail")).isEqualTo(wrong.field("detail"));
  }

  @Test
  void systemOperatorSignsInWithItsToken() {
    Answer started = enter("{\"token\": \"" + AdminDoor.TOKEN + "\"}");

    Answer me = door.send(door.requestAs(started.field("token"), "GET", "/v1/me", null).build());

    assertThat(started.status()).isEqualTo(201);
    assertThat(me.field("id")).isEqualTo("system-operator");
    assertThat(me.body().path("operator").asBoolean()).isTrue();
    assertThat(me.field("via")).isEqualTo(started.field("id"));
  }

  @Test
  void sessionOfTheSystemOperatorEndsWithTheTokenThatBeganIt() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor before = AdminDoor.open(redis.port());
        AdminDoor same = AdminDoor.open(redis.port());
        AdminDoor after =
            AdminDoor.open(redis.port(), "latchkey.admin.token=another-token-for-tests")) {
      String session =
          before
              .send(
                  before
                      .anonymous("POST", "/v1/sessions", "{\"token\": \"" + AdminDoor.TOKEN + "\"}")
                      .header("Content-Type", "application/json")
                      .build())
              .field("token");

      assertThat(whoIs(same, session).status()).isEqualTo(200);
      assertThat(whoIs(after, session).field("code")).isEqualTo("invalid_token");
    }
  }

  private static Answer whoIs(AdminDoor at, String session) {
    return at.send(at.requestAs(session, "GET", "/v1/me", null).build());
  }

  @Test
  void otherTokenSignsNobodyInAndIsNotShown() {
    String other = door.member(organization, "admin").token();

    Answer wrong = enter("{\"token\": \"" + other + "\"}");
    Answer both = enter("{\"token\": \"a\", \"userName\": \"ada\", \"password\": \"b\"}");
    Answer half = enter("{\"userName\": \"ada\", \"password\": null}");

    assertThat(wrong.field("code")).isEqualTo("invalid_credentials");
    assertThat(wrong.text()).doesNotContain(other);
    assertThat(both.body().path("fields").get(0).path("field").asString()).isEqualTo("token");
    assertThat(half.body().path("fields").get(0).path("field").asString()).isEqualTo("password");
  }

  @Test
  void signInsAndRefusedOnesAreEvents() {
    SignedIn user = door.member(organization, "viewer");
    signIn(user.userName(), "not the password");

    JsonNode started = event("session.started", user.id());
    JsonNode refused = event("session.refused", user.id());

    assertThat(started.path("data").path("actor").path("id").asString()).isEqualTo(user.id());
    assertThat(started.path("data").path("actor").path("role").asString()).isEqualTo("viewer");
    assertThat(started.path("data").path("actor").path("via").asString()).startsWith("ses_");
    assertThat(started.path("data").path("actor").path("address").asString())
        .isEqualTo("127.0.0.1");
    assertThat(refused.path("data").path("outcome").asString()).isEqualTo("refused");
    assertThat(refused.path("data").path("actor").path("name").asString()).isEqualTo("nobody");
  }

  private JsonNode event(String action, String target) {
    return door.get("/v1/events?action=" + action + "&target=" + target)
        .body()
        .path("items")
        .get(0);
  }

  @Test
  void guessingAtPasswordsIsHeldBack() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor strict = AdminDoor.open(redis.port(), "latchkey.failures.per-minute=3")) {
      Answer last = guess(strict);
      for (int i = 0; i < 4; i++) {
        last = guess(strict);
      }

      assertThat(last.status()).isEqualTo(429);
      assertThat(last.field("code")).isEqualTo("too_many_failures");
      assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
    }
  }

  private static Answer guess(AdminDoor strict) {
    return strict.send(
        strict
            .anonymous("POST", "/v1/sessions", "{\"userName\": \"ada\", \"password\": \"guess\"}")
            .header("Content-Type", "application/json")
            .build());
  }

  @Test
  void passwordIsChangedByWhoKnowsItAndEndsAllSessions() {
    SignedIn user = door.member(organization, "viewer");
    String change = "{\"current\": \"%s\", \"new\": \"another password\"}";

    Answer changed = user.send("PUT", "/v1/me/password", change.formatted(user.password()));

    assertThat(changed.status()).isEqualTo(204);
    assertThat(user.get("/v1/me").status()).isEqualTo(401);
    assertThat(signIn(user.userName(), user.password()).status()).isEqualTo(401);
    assertThat(signIn(user.userName(), "another password").status()).isEqualTo(201);
  }

  @Test
  void tokenActsForItsOwnerWithinItsOwnBounds() {
    SignedIn admin = door.member(organization, "admin");
    String project = door.project(organization, "Orders", 10);
    String key = door.key(project, "theirs").field("id");

    Answer whole = admin.post("/v1/tokens", "{\"name\": \"terraform\"}");
    Answer bound =
        admin.post(
            "/v1/tokens",
            """
            {"name": "dashboard", "role": "viewer", "organization": "%s", "expiresIn": "7d"}\
            """
                .formatted(organization));

    assertThat(whole.field("secret")).startsWith("lka_");
    assertThat(bound.field("tail")).isEqualTo(tail(bound.field("secret")));
    assertThat(as(bound, "GET", "/v1/keys/" + key).status()).isEqualTo(200);
    assertThat(as(bound, "POST", "/v1/keys/" + key + "/revoke").status()).isEqualTo(403);
    assertThat(as(whole, "POST", "/v1/keys/" + key + "/revoke").status()).isEqualTo(200);
    JsonNode event = event("key.revoked", key);
    assertThat(event.path("data").path("actor").path("via").asString())
        .isEqualTo(whole.field("id"));
    JsonNode listed =
        await()
            .until(
                () -> admin.get("/v1/tokens").body().path("items"),
                items -> items.path(0).has("lastUsedAt"));
    assertThat(listed).hasSize(2);
    assertThat(listed.get(0).path("lastUsedAt").asString()).endsWith("Z");
    assertThat(listed.toString()).doesNotContain(whole.field("secret"));
  }

  @Test
  void tokenNeverOpensAnotherOrganizationThanItsOwn() {
    SignedIn user = door.member(organization, "admin");
    String other = door.organization();
    door.post(
        "/v1/organizations/" + other + "/members",
        "{\"userName\": \"" + user.userName() + "\", \"role\": \"admin\"}");

    Answer token =
        user.post("/v1/tokens", "{\"name\": \"one\", \"organization\": \"" + organization + "\"}");

    assertThat(as(token, "GET", "/v1/organizations/" + organization).status()).isEqualTo(200);
    assertThat(as(token, "GET", "/v1/organizations/" + other).status()).isEqualTo(404);
  }

  @Test
  void revokedTokenLetsNobodyIn() {
    SignedIn user = door.member(organization, "viewer");
    Answer token = user.post("/v1/tokens", "{\"name\": \"lost\"}");

    Answer revoked = user.send("DELETE", "/v1/tokens/" + token.field("id"), null);

    assertThat(revoked.status()).isEqualTo(204);
    assertThat(as(token, "GET", "/v1/me").field("code")).isEqualTo("invalid_token");
    assertThat(user.get("/v1/tokens/" + token.field("id")).status()).isEqualTo(404);
  }

  @Test
  void tokenMakesNoOtherTokenAndChangesNoPassword() {
    SignedIn user = door.member(organization, "viewer");
    Answer token = user.post("/v1/tokens", "{\"name\": \"tool\"}");
    String secret = token.field("secret");

    Answer made =
        door.send(door.requestAs(secret, "POST", "/v1/tokens", "{\"name\": \"another\"}").build());

    assertThat(made.field("code")).isEqualTo("session_required");
  }

  @Test
  void tokenLivesNoLongerThanConfigured() {
    SignedIn user = door.member(organization, "viewer");

    Answer refused = user.post("/v1/tokens", "{\"name\": \"eternal\", \"expiresIn\": \"2y\"}");
    Answer usual = user.post("/v1/tokens", "{\"name\": \"usual\"}");

    assertThat(refused.body().path("fields").get(0).path("field").asString())
        .isEqualTo("expiresIn");
    Instant ends = Instant.parse(usual.field("expiresAt"));
    Instant made = Instant.parse(usual.field("createdAt"));
    Instant latest = made.plus(Duration.ofDays(90));
    assertThat(ends).isBetween(latest.minusSeconds(60), latest);
  }

  private Answer as(Answer token, String method, String path) {
    return door.send(door.requestAs(token.field("secret"), method, path, null).build());
  }

  private static String tail(String secret) {
    return secret.substring(secret.length() - 6);
  }
}
