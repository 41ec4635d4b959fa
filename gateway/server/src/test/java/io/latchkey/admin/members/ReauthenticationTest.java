package io.latchkey.admin.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.admin.AdminDoor.SignedIn;
import io.latchkey.admin.ReplacedEncryptionKey;
import io.latchkey.fixture.TestRedis;
import io.latchkey.identity.Session;
import io.latchkey.identity.SessionStore;
import io.latchkey.key.KeyHash;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReauthenticationTest {

  private static final String AGAIN = "/v1/sessions/current/authentication";

  private final AdminDoor door = AdminDoor.shared();
  private final String organization = door.organization();
  private final String project = door.project(organization, "Orders", 100);
  private final SignedIn admin = door.member(organization, "admin");

  /** Moves the time of a session's last proof into the past. */
  private static void age(AdminDoor door, String token, Duration by) {
    SessionStore sessions = door.bean(SessionStore.class);
    KeyHash hash =
        door.bean(KeyHasher.class)
            .hash(Objects.requireNonNull(new SecretFormat("lks_").parse(token)));
    Session session = sessions.use(hash).orElseThrow();
    sessions.replace(session.authenticated(session.authenticatedAt().minus(by)));
  }

  private void age() {
    age(door, admin.token(), Duration.ofMinutes(16));
  }

  private Answer prove(String password) {
    return admin.post(AGAIN, "{\"password\": \"%s\"}".formatted(password));
  }

  private String fill(String text) {
    return text.contains("{key}")
        ? text.replace("{key}", door.key(project, "theirs").field("id"))
        : text.replace("{org}", organization)
            .replace("{project}", project)
            .replace("{user}", text.contains("{user}") ? newMember() : "")
            .replace("{webhook}", text.contains("{webhook}") ? webhook() : "")
            .replace("{cipher}", text.contains("{cipher}") ? cipher() : "")
            .replace("{new}", "new-" + System.nanoTime());
  }

  private String cipher() {
    return ReplacedEncryptionKey.in(door, project);
  }

  private String newMember() {
    return door.newMember(organization, "viewer").field("id");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE /v1/keys/{key}?force=true",
        "POST /v1/keys/revoke {\"project\": \"{project}\"}",
        "POST /v1/keys/revoke {\"creator\": \"usr_aaaaaaaaaaaaaaaaaaaa\"}",
        "POST /v1/tokens {\"name\": \"tool\"}",
        "DELETE /v1/webhooks/{webhook}",
        "DELETE /v1/projects/{project}/encryption/keys/{cipher}",
        "DELETE /v1/organizations/{org}/members/{user}",
        "POST /v1/organizations/{org}/invitations {\"role\": \"viewer\"}",
        "POST /v1/organizations/{org}/members/{user}/password",
      })
  void whatCantBeUndoneAsksForAProofOfTheLastFifteenMinutes(String call) {
    String[] parts = fill(call).split(" ", 3);
    String body = parts.length == 3 ? parts[2] : null;
    age();

    Answer stale = admin.send(parts[0], parts[1], body);
    Answer proven = prove(admin.password());
    Answer fresh = admin.send(parts[0], parts[1], body);

    assertThat(stale.status()).as(stale.text()).isEqualTo(403);
    assertThat(stale.field("code")).isEqualTo("reauthentication_required");
    assertThat(stale.field("detail")).contains(AGAIN, "/sign-in/provider?fresh=true");
    assertThat(proven.status()).isEqualTo(200);
    assertThat(fresh.status()).as(fresh.text()).isBetween(200, 299);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/keys/{key}/revoke",
        "POST /v1/keys/revoke {\"keys\": [\"{key}\"]}",
        "POST /v1/keys/{key}/roll",
        "GET /v1/keys/{key}",
      })
  void revokingAKeyThatIsNamedIsAsQuickAsEver(String call) {
    String[] parts = fill(call).split(" ", 3);
    age();

    assertThat(admin.send(parts[0], parts[1], parts.length == 3 ? parts[2] : null).status())
        .isEqualTo(200);
  }

  @Test
  void roleIsCheckedBeforeAnybodyIsAsked() {
    SignedIn viewer = door.member(organization, "viewer");
    age(door, viewer.token(), Duration.ofHours(1));
    String key = door.key(project, "theirs").field("id");

    assertThat(viewer.send("DELETE", "/v1/keys/" + key, null).field("code"))
        .isEqualTo("role_missing");
  }

  @Test
  void sessionInACookieIsAskedAsWell() {
    String key = door.key(project, "theirs").field("id");
    age();
    HttpRequest request =
        door.anonymous("DELETE", "/v1/keys/" + key + "?force=true", null)
            .header("Cookie", "latchkey=" + admin.token())
            .header("Sec-Fetch-Site", "same-origin")
            .build();

    assertThat(door.send(request).field("code")).isEqualTo("reauthentication_required");
    assertThat(prove(admin.password()).status()).isEqualTo(200);
    assertThat(door.send(request).status()).isEqualTo(200);
  }

  @Test
  void personalTokenIsNotAskedHoweverOldItIs() {
    String token = admin.post("/v1/tokens", "{\"name\": \"tool\"}").field("secret");
    String key = door.key(project, "theirs").field("id");
    age();

    Answer deleted =
        door.send(door.requestAs(token, "DELETE", "/v1/keys/" + key + "?force=true", null).build());
    Answer proof = door.send(door.requestAs(token, "POST", AGAIN, "{\"password\": \"x\"}").build());

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(proof.field("code")).isEqualTo("session_required");
  }

  @Test
  void callerSeesUntilWhenItsProofCounts() {
    age();

    JsonNode stale = admin.get("/v1/me").body().path("session");
    Answer proven = prove(admin.password());
    JsonNode fresh = admin.get("/v1/me").body().path("session");

    assertThat(until(stale)).isBefore(Instant.now());
    assertThat(until(fresh))
        .isEqualTo(
            Instant.parse(fresh.path("authenticatedAt").asString()).plus(Duration.ofMinutes(15)))
        .isAfter(Instant.now());
    assertThat(proven.body()).isEqualTo(fresh);
    assertThat(fresh.path("startedAt")).isEqualTo(stale.path("startedAt"));
    assertThat(fresh.path("endsAt")).isEqualTo(stale.path("endsAt"));
    assertThat(door.get("/v1/me").body().has("session")).isFalse();
  }

  private static Instant until(JsonNode session) {
    return Instant.parse(session.path("freshUntil").asString());
  }

  @Test
  void wrongPasswordRenewsNothingAndIsAnEvent() {
    age();

    Answer wrong = prove("not the password");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.field("code")).isEqualTo("invalid_credentials");
    assertThat(until(admin.get("/v1/me").body().path("session"))).isBefore(Instant.now());
    await().untilAsserted(() -> assertThat(actions()).startsWith("session.refused"));
    prove(admin.password());
    await().untilAsserted(() -> assertThat(actions()).startsWith("session.authenticated"));
  }

  private Stream<String> actions() {
    return door.get("/v1/events?target=" + admin.id())
        .body()
        .path("items")
        .valueStream()
        .map(each -> each.path("type").asString());
  }

  @Test
  void badProofIsRefusedNamingTheField() {
    assertThat(admin.post(AGAIN, "{\"password\": null}").status()).isEqualTo(422);
    assertThat(admin.post(AGAIN, "{}").text()).contains("\"field\":\"password\"");
    assertThat(admin.post(AGAIN, "{\"password\": \"a\", \"token\": \"b\"}").text())
        .contains("\"field\":\"token\"");
    assertThat(admin.post(AGAIN, "{\"token\": \"" + AdminDoor.TOKEN + "\"}").field("code"))
        .isEqualTo("invalid_credentials");
  }

  @Test
  void systemOperatorProvesWhoItIsWithItsToken() {
    String proof = "{\"token\": \"" + AdminDoor.TOKEN + "\"}";
    Answer started =
        door.send(
            door.anonymous("POST", "/v1/sessions", proof)
                .header("Content-Type", "application/json")
                .build());
    String session = started.field("token");
    String key = door.key(project, "theirs").field("id");
    HttpRequest delete =
        door.requestAs(session, "DELETE", "/v1/keys/" + key + "?force=true", null).build();
    age(door, session, Duration.ofMinutes(16));

    assertThat(door.send(delete).field("code")).isEqualTo("reauthentication_required");
    assertThat(door.send(door.requestAs(session, "POST", AGAIN, proof).build()).status())
        .isEqualTo(200);
    assertThat(door.send(delete).status()).isEqualTo(200);
  }

  @Test
  void guessingIsHeldBackAsAtASignIn() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor strict = AdminDoor.open(redis.port(), "latchkey.failures.per-minute=3")) {
      SignedIn user = strict.member(strict.organization(), "viewer");
      Answer last = user.post(AGAIN, "{\"password\": \"guess\"}");
      for (int i = 0; i < 4; i++) {
        last = user.post(AGAIN, "{\"password\": \"guess\"}");
      }

      assertThat(last.field("code")).isEqualTo("too_many_failures");
    }
  }

  @Test
  void howLongAProofCountsIsASetting() {
    try (TestRedis redis = TestRedis.start();
        AdminDoor relaxed = AdminDoor.open(redis.port(), "latchkey.sign-in.fresh=2h")) {
      SignedIn user = relaxed.member(relaxed.organization(), "viewer");
      age(relaxed, user.token(), Duration.ofMinutes(110));

      assertThat(user.post("/v1/tokens", "{\"name\": \"tool\"}").status()).isEqualTo(201);
    }
  }

  @Test
  void sessionThatHasEndedIsNotBroughtBack() {
    SessionStore sessions = door.bean(SessionStore.class);
    KeyHash hash =
        door.bean(KeyHasher.class)
            .hash(Objects.requireNonNull(new SecretFormat("lks_").parse(admin.token())));
    Session session = sessions.use(hash).orElseThrow();
    sessions.end(session);

    assertThat(sessions.replace(session.authenticated(Instant.now()))).isFalse();
    assertThat(admin.get("/v1/me").status()).isEqualTo(401);
  }
}
