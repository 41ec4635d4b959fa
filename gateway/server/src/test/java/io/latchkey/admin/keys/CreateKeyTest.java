package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.KeyId;
import io.latchkey.key.Secret;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class CreateKeyTest {

  private static final String WEB = "org.springframework";

  private final AdminDoor door = AdminDoor.shared();

  @Test
  void createdKeyIsAnsweredWholeWithItsSecret() {
    String organization = door.organization();
    String orders = door.project(organization, "Orders", 10);
    String billing = door.project(organization, "Billing", 10);

    Answer made =
        door.post(
            "/v1/keys",
            """
            {"name": "Büro – 東京 🔑", "projects": ["%s", "%s"], "permissions": ["write", "read"],
             "expiresAt": "2090-01-31T12:00:00+02:00", "type": "partner",
             "allowedAddresses": ["192.0.2.0/24", "2001:db8::/32"], "description": "two\\nlines"}
            """
                .formatted(orders, billing));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/v1/keys/" + made.field("id"));
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.field("id")).matches("key_[a-z2-7]{20}").isEqualTo(made.field("clientId"));
    assertThat(made.field("secret")).startsWith("lk_").endsWith(made.field("tail"));
    assertThat(made.field("name")).isEqualTo("Büro – 東京 🔑");
    assertThat(made.field("organization")).isEqualTo(organization);
    assertThat(texts(made, "projects")).containsExactlyInAnyOrder(orders, billing);
    assertThat(texts(made, "permissions")).containsExactly("read", "write");
    assertThat(texts(made, "allowedAddresses")).first().isEqualTo("192.0.2.0/24");
    assertThat(made.field("status")).isEqualTo("active");
    assertThat(made.field("expiresAt")).isEqualTo("2090-01-31T10:00:00Z");
    assertThat(made.field("type")).isEqualTo("partner");
    assertThat(made.field("description")).isEqualTo("two\nlines");
    assertThat(made.field("createdAt")).matches("20\\d\\d-.*Z");
  }

  @Test
  void whatWasNotSaidIsLeftOut() {
    Answer made = door.key(door.project(10), "plain");

    assertThat(made.body().propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "organization",
            "projects",
            "tail",
            "status",
            "createdAt",
            "createdBy",
            "clientId",
            "secret");
  }

  @Test
  void projectsCanBeNamedBySlug() {
    String id = door.project(10);
    String slug = door.get("/v1/projects/" + id).field("slug");

    Answer made = door.key(slug, "by slug");

    assertThat(texts(made, "projects")).containsExactly(id);
  }

  @Test
  void createdKeyIsFoundByTheHashOfItsSecret() {
    Answer made = door.key(door.project(10), "found");

    Secret secret =
        Objects.requireNonNull(door.bean(SecretFormat.class).parse(made.field("secret")));
    KeyId key = KeyId.of(made.field("id"));
    assertThat(door.bean(KeyStore.class).find(key).orElseThrow().hashes())
        .containsExactly(door.bean(KeyHasher.class).hash(secret));
  }

  @ExtendWith(OutputCaptureExtension.class)
  @Test
  void secretIsShownInTheAnswerThatCreatesItAndNowhereElse(CapturedOutput output) {
    try (TestRedis redis = TestRedis.start();
        AdminDoor own = AdminDoor.open(redis.port(), "logging.level." + WEB + "=trace")) {
      String project = own.project(10);
      Answer made = own.key(project, "kept");
      String path = "/v1/keys/" + made.field("id");
      String body = made.field("secret").substring(3, 30);

      String later =
          own.get(path).text()
              + own.get("/v1/keys").text()
              + own.get("/v1/projects/" + project).text()
              + own.post(path + "/revoke").text()
              + own.delete(path).text();

      assertThat(made.text()).containsOnlyOnce(body);
      assertThat(later).contains(made.field("tail")).doesNotContain(body);
      assertThat(output.toString())
          .contains("event=key.created", "Encoding [CreatedKeyView[")
          .doesNotContain(body);
      assertThat(redis.with(commands -> commands.keys("*")).toString()).doesNotContain(body);
    } finally {
      LoggingSystem.get(getClass().getClassLoader()).setLogLevel(WEB, null);
    }
  }

  @ParameterizedTest
  @CsvSource({"1d", "7d", "30d", "90d", "6mo", "1y", "2h", "1m"})
  void keyThatExpiresLaterIsActive(String span) {
    Answer made =
        door.post(
            "/v1/keys",
            """
            {"name": "n", "projects": ["%s"], "expiresIn": "%s"}\
            """
                .formatted(door.project(10), span));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.field("status")).isEqualTo("active");
    assertThat(made.field("expiresAt")).isNotEmpty();
  }

  @Test
  void fullProjectRefusesAnotherKeyAndSaysWhatToDo() {
    String project = door.project(1);
    door.key(project, "first");

    Answer second = door.key(project, "second");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.field("code")).isEqualTo("key_limit_reached");
    assertThat(second.field("detail")).contains(project, "1 active key", "Revoke or delete");
  }

  @Test
  void revokedKeysDoNotCountAgainstTheLimit() {
    String project = door.project(1);
    door.post("/v1/keys/" + door.key(project, "first").field("id") + "/revoke");

    assertThat(door.key(project, "second").status()).isEqualTo(201);
  }

  @Test
  void creationsAtOnceNeverPassTheLimit() throws Exception {
    String project = door.project(10);
    ExecutorService callers = Executors.newFixedThreadPool(20);
    Callable<Integer> creation = () -> door.key(project, "one of many").status();

    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : callers.invokeAll(Collections.nCopies(20, creation))) {
      statuses.add(answer.get());
    }
    callers.shutdown();

    assertThat(statuses).filteredOn(status -> status == 201).hasSize(10);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(10);
    assertThat(door.get("/v1/keys?project=" + project).body().path("items")).hasSize(10);
    assertThat(door.get("/v1/projects/" + project).body().path("activeKeys").asInt()).isEqualTo(10);
  }

  private static List<String> texts(Answer answer, String field) {
    return answer.body().path(field).valueStream().map(node -> node.asString()).toList();
  }
}
