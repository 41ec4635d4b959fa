package io.latchkey.admin.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.KeyRecord;
import io.latchkey.keystore.KeyStore;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A deleted project is closed to every key, on every gateway, when the answer is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeleteProjectTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final TestRedis redis = TestRedis.start();
  private final TestUpstream upstream = TestUpstream.start();
  private final RunningGateway first = RunningGateway.on(redis, "latchkey.instance=first");
  private final RunningGateway second =
      RunningGateway.on(redis, "latchkey.instance=second", "latchkey.roles=proxy");
  private final AdminClient admin = first.admin();
  private final String organization =
      admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();

  @AfterAll
  void stop() {
    second.close();
    first.close();
    upstream.close();
    redis.close();
  }

  @Test
  void noGatewayLetsAKeyInAndKeysOfOtherProjectsKeepThose() {
    String gone = project("gone-" + NUMBERS.incrementAndGet());
    String other = project("kept-" + NUMBERS.incrementAndGet());
    AdminClient.Key only = key(gone);
    AdminClient.Key both = key(gone, other);
    String token = token(both);
    assertStatus(200, gone, only.secret());
    assertStatus(200, gone, both.secret());
    assertStatus(200, gone, token);

    JsonNode deleted = admin.json("DELETE", "/v1/projects/" + gone + "?force=true", "");

    assertStatus(401, gone, only.secret());
    assertStatus(403, gone, both.secret());
    assertStatus(200, other, both.secret());
    assertStatus(401, gone, token);
    assertThat(deleted.path("revocation").path("confirmed")).hasSize(2);
    assertThat(deleted.path("revocation").path("pending")).isEmpty();
    assertThat(deleted.path("revoked").toString()).isEqualTo("[\"" + only.id() + "\"]");
    assertThat(deleted.path("narrowed").toString()).isEqualTo("[\"" + both.id() + "\"]");
    assertThat(admin.call("GET", "/v1/projects/" + gone, "").statusCode()).isEqualTo(404);
    assertThat(admin.json("GET", "/v1/keys/" + both.id(), "").path("projects").toString())
        .isEqualTo(
            "[\"" + admin.json("GET", "/v1/projects/" + other, "").path("id").asString() + "\"]");
    assertThat(admin.json("GET", "/v1/keys/" + only.id(), "").path("status").asString())
        .isEqualTo("revoked");
    assertThat(actions()).contains("project.deleted", "key.project_removed", "key.revoked");
  }

  @Test
  void projectWithActiveKeysStaysUnlessForced() {
    String used = project("used-" + NUMBERS.incrementAndGet());
    AdminClient.Key key = key(used);

    HttpResponse<String> refused = admin.call("DELETE", "/v1/projects/" + used, "");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("\"project_in_use\"");
    assertStatus(200, used, key.secret());
  }

  @Test
  void projectWithoutActiveKeysIsDeletedAtOnce() {
    String unused = project("unused-" + NUMBERS.incrementAndGet());
    AdminClient.Key key = key(unused);
    admin.revoke(key);

    assertThat(admin.call("DELETE", "/v1/projects/" + unused, "").statusCode()).isEqualTo(200);
    assertThat(admin.call("DELETE", "/v1/projects/" + unused, "").statusCode()).isEqualTo(404);
  }

  @Test
  void slugThatIsUsedAgainRevivesNothing() {
    String slug = "again-" + NUMBERS.incrementAndGet();
    String other = project("beside-" + NUMBERS.incrementAndGet());
    project(slug);
    AdminClient.Key only = key(slug);
    AdminClient.Key both = key(slug, other);
    assertStatus(200, slug, both.secret());
    admin.json("DELETE", "/v1/projects/" + slug + "?force=true", "");

    project(slug);
    AdminClient.Key fresh = key(slug);

    assertStatus(401, slug, only.secret());
    assertStatus(403, slug, both.secret());
    assertStatus(200, slug, fresh.secret());
  }

  @Test
  void callThatWasCutOffHalfWayIsFinishedByTheNext() {
    String gone = project("half-" + NUMBERS.incrementAndGet());
    String other = project("whole-" + NUMBERS.incrementAndGet());
    AdminClient.Key done = key(gone, other);
    AdminClient.Key left = key(gone, other);
    ProjectId id =
        new ProjectId(admin.json("GET", "/v1/projects/" + gone, "").path("id").asString());
    KeyStore store = first.get(KeyStore.class);
    KeyRecord record = store.find(KeyId.of(done.id())).orElseThrow();
    store.narrow(record.without(id), id);

    JsonNode deleted = admin.json("DELETE", "/v1/projects/" + gone + "?force=true", "");

    assertThat(deleted.path("narrowed").toString()).isEqualTo("[\"" + left.id() + "\"]");
    assertStatus(403, gone, done.secret());
    assertStatus(403, gone, left.secret());
    assertStatus(200, other, left.secret());
  }

  @Test
  void repeatedCallWithAnIdempotencyKeyGetsTheSameAnswer() {
    String gone = project("once-" + NUMBERS.incrementAndGet());
    HttpRequest request =
        HttpRequest.newBuilder(first.console("/v1/projects/" + gone))
            .header("Authorization", "Bearer " + first.latchkey().adminToken().value())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .DELETE()
            .build();

    HttpResponse<String> answer = first.send(request);
    HttpResponse<String> again = first.send(request);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(answer.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void anotherVersionThanIfMatchNamesStays() {
    String edited = project("edited-" + NUMBERS.incrementAndGet());
    admin.json("PATCH", "/v1/projects/" + edited, "{\"name\": \"Other\"}");
    HttpRequest stale =
        HttpRequest.newBuilder(first.console("/v1/projects/" + edited))
            .header("Authorization", "Bearer " + first.latchkey().adminToken().value())
            .header("If-Match", "\"1\"")
            .DELETE()
            .build();

    assertThat(first.send(stale).statusCode()).isEqualTo(412);
    assertThat(admin.call("GET", "/v1/projects/" + edited, "").statusCode()).isEqualTo(200);
  }

  @Test
  void keyLimitIsChangedAndHoldsForTheNextKey() {
    String small = project("small-" + NUMBERS.incrementAndGet());
    admin.json("PATCH", "/v1/projects/" + small, "{\"keyLimit\": 1}");
    key(small);
    String another = "{\"name\": \"another\", \"projects\": [\"" + small + "\"]}";

    assertThat(admin.call("POST", "/v1/keys", another).body()).contains("\"key_limit_reached\"");
    admin.json("PATCH", "/v1/projects/" + small, "{\"keyLimit\": 2}");
    assertThat(admin.call("POST", "/v1/keys", another).statusCode()).isEqualTo(201);
    for (String bad : List.of("0", "-1", "1.5", "\"2\"", "null", "100001")) {
      assertThat(
              admin
                  .call("PATCH", "/v1/projects/" + small, "{\"keyLimit\": " + bad + "}")
                  .statusCode())
          .isEqualTo(422);
    }
  }

  private String project(String slug) {
    admin.json(
        "POST",
        "/v1/projects",
        """
        {"organization": "%s", "name": "%s", "slug": "%s", "upstream": "%s"}\
        """
            .formatted(organization, slug, slug, upstream.uri()));
    return slug;
  }

  private AdminClient.Key key(String... projects) {
    JsonNode made =
        admin.json(
            "POST",
            "/v1/keys",
            "{\"name\": \"ci\", \"projects\": [\"" + String.join("\", \"", projects) + "\"]}");
    return new AdminClient.Key(made.path("id").asString(), made.path("secret").asString());
  }

  private String token(AdminClient.Key key) {
    String basic = Base64.getEncoder().encodeToString((key.id() + ":" + key.secret()).getBytes());
    HttpResponse<String> answer =
        first.send(
            HttpRequest.newBuilder(first.proxy("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build());
    return JSON.readTree(answer.body()).path("access_token").asString();
  }

  private List<String> actions() {
    return admin
        .json("GET", "/v1/events?organization=" + organization + "&limit=500", "")
        .path("items")
        .valueStream()
        .map(event -> event.path("type").asString().replaceFirst(".*latchkey\\.", ""))
        .toList();
  }

  private void assertStatus(int status, String project, String secret) {
    for (RunningGateway gateway : List.of(first, second)) {
      HttpResponse<String> answer =
          gateway.get(
              gateway.proxy("/proxy/" + project + "/x"), "Authorization", "Bearer " + secret);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }
  }
}
