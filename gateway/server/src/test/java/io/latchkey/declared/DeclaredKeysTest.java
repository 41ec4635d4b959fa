package io.latchkey.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.declared.Commands.Result;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.Sha256;
import io.latchkey.fixture.TestRedis;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Keys in files, on a gateway with a pepper: what somebody ended or changed stays so. */
class DeclaredKeysTest {

  private static TestRedis redis;
  private static RunningGateway gateway;

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String secret = UUID.randomUUID().toString();
  private Commands commands;
  private String file;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    gateway = RunningGateway.on(redis, "latchkey.secret.pepper=" + "p".repeat(32));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
  }

  @BeforeEach
  void apply() {
    commands = new Commands(gateway, folder);
    file = commands.file("latchkey.yaml", declared(""));
    Result result = commands.run("apply", "-f", file);
    assertThat(result.code()).as(result.toString()).isZero();
  }

  private String declared(String more) {
    return """
    organizations:
      - name: Acme %1$s
        projects: [{slug: orders-%1$s}, {slug: files-%1$s}]
        keys:
          - name: ERP
            sha256: %2$s
            projects: [orders-%1$s]
            %3$s
    """
        .formatted(id, Sha256.hex(secret), more);
  }

  private String key() {
    JsonNode keys = gateway.admin().json("GET", "/v1/keys?project=orders-" + id, "");
    return keys.at("/items/0/id").asString();
  }

  @Test
  void keyIsFoundByItsHashUnderAPepperToo() {
    Result plan = commands.run("plan", "-f", file);
    Result exported = commands.run("export", "--organization", "Acme " + id);

    assertThat(plan.code()).as(plan.out()).isZero();
    assertThat(exported.out()).contains("pepperedHash: ").contains("id: " + key());
    assertThat(commands.run("plan", "-f", commands.file("e.yaml", exported.out())))
        .isEqualTo(new Result(0, "No changes: the gateway is as declared.\n", ""));
  }

  @Test
  void keyThatWasRevokedDoesNotComeBack() {
    gateway.admin().json("POST", "/v1/keys/" + key() + "/revoke", "{}");

    Result plan = commands.run("plan", "-f", file);
    Result apply = commands.run("apply", "-f", file);

    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.out()).contains("! conflict key ERP").contains("it was revoked");
    assertThat(apply.code()).isEqualTo(1);
    assertThat(gateway.admin().json("GET", "/v1/keys/" + key(), "").get("status").asString())
        .isEqualTo("revoked");
    commands.file("latchkey.yaml", declared("revoked: true"));
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"{}", "'{\"overlap\": \"1h\"}'"})
  void secretThatWasRolledAwayDoesNotComeBack(String body) {
    gateway.admin().json("POST", "/v1/keys/" + key() + "/roll", body);
    commands.file("latchkey.yaml", declared("tail: '123456'"));

    Result apply = commands.run("apply", "-f", file);

    assertThat(apply.code()).isEqualTo(1);
    assertThat(apply.err()).contains("! conflict key ERP").contains("was given another secret");
  }

  @ParameterizedTest
  @CsvSource({
    "permissions: [read], permissions",
    "'limits: [{requests: 5, period: 1s}]', limits",
    "'quota: {requests: 5, period: day}', quota",
    "expiresAt: 2030-01-31T12:00:00Z, expiresAt",
    "allowedAddresses: [192.0.2.1], allowedAddresses",
  })
  void whatAKeyMeansIsNotChanged(String more, String field) {
    commands.file("latchkey.yaml", declared(more));

    Result apply = commands.run("apply", "-f", file);

    assertThat(apply.code()).isEqualTo(1);
    assertThat(apply.err()).contains(field + ": ").contains("what a key means can't be changed");
  }

  @Test
  void descriptionIsChanged() {
    commands.file("latchkey.yaml", declared("description: Nightly."));

    assertThat(commands.run("apply", "-f", file).code()).isZero();
    assertThat(gateway.admin().json("GET", "/v1/keys/" + key(), "").get("description").asString())
        .isEqualTo("Nightly.");
  }

  @Test
  void labelsAreChangedAndTakenAwayAndExported() {
    assertThat(labelled("owner: cust_1", "metadata: {a: b, c: d}", "tags: [y, x]")).isZero();
    Result exported = commands.run("export", "--organization", "Acme " + id);
    assertThat(exported.out()).contains("owner: cust_1", "a: b", "c: d");
    String copy = commands.file("copy.yaml", exported.out());
    assertThat(commands.run("plan", "-f", copy, "--prune").code()).isZero();

    assertThat(labelled("owner: cust_2", "metadata: {c: e}", "tags: [y]")).isZero();

    JsonNode key = gateway.admin().json("GET", "/v1/keys/" + key(), "");
    assertThat(key.get("owner").asString()).isEqualTo("cust_2");
    assertThat(key.get("metadata").toString()).isEqualTo("{\"c\":\"e\"}");
    assertThat(key.get("tags").toString()).isEqualTo("[\"y\"]");
    assertThat(labelled("tags: []")).isZero();
    JsonNode bare = gateway.admin().json("GET", "/v1/keys/" + key(), "");
    assertThat(bare.has("owner") || bare.has("metadata") || bare.has("tags")).isFalse();
  }

  /** Applies a file, which there is something to do for; the code of a plan after that. */
  private int labelled(String... fields) {
    commands.file("latchkey.yaml", declared(String.join("\n        ", fields)));
    assertThat(commands.run("plan", "-f", file).code()).isEqualTo(2);
    assertThat(commands.run("apply", "-f", file).code()).isZero();
    return commands.run("plan", "-f", file).code();
  }

  @Test
  void suspensionIsKeptUnlessTheFileSaysSo() {
    gateway.admin().json("POST", "/v1/keys/" + key() + "/suspend", "{}");

    Result untouched = commands.run("plan", "-f", file, "--prune");
    Result exported = commands.run("export", "--organization", "Acme " + id);
    commands.file("latchkey.yaml", declared("suspended: false"));
    Result resumed = commands.run("apply", "-f", file);

    assertThat(untouched.code()).as(untouched.out()).isZero();
    assertThat(exported.out()).contains("suspended: true");
    assertThat(resumed.out()).contains("suspended: true -> false");
    assertThat(status()).isEqualTo("active");
    commands.file("latchkey.yaml", declared("suspended: true"));
    assertThat(commands.run("apply", "-f", file).code()).isZero();
    assertThat(status()).isEqualTo("suspended");
  }

  @Test
  void keyThatIsDeclaredSuspendedIsNeverActive() {
    String more =
        """
              - {name: Later, sha256: %s, projects: [orders-%s], suspended: true}
        """
            .formatted(Sha256.hex(id), id);
    commands.file("latchkey.yaml", declared("") + more);

    Result apply = commands.run("apply", "-f", file);

    assertThat(apply.code()).as(apply.toString()).isZero();
    String path = "/v1/keys?status=suspended&project=orders-" + id;
    assertThat(gateway.admin().json("GET", path, "").at("/items/0/name").asString())
        .isEqualTo("Later");
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  private String status() {
    return gateway.admin().json("GET", "/v1/keys/" + key(), "").get("status").asString();
  }

  @Test
  void keyIsRevokedIfItIsDeclaredSo() {
    commands.file("latchkey.yaml", declared("revoked: true"));

    Result apply = commands.run("apply", "-f", file);

    assertThat(apply.out()).contains("- revoke key ERP");
    assertThat(gateway.admin().json("GET", "/v1/keys/" + key(), "").get("status").asString())
        .isEqualTo("revoked");
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  @Test
  void keysThatCanNotBeTakenOverAreToldByTheirLines() {
    commands.file(
        "latchkey.yaml",
        declared("")
            + """
                  - name: Wrong
                    sha256: %1$s
                    projects: [orders-%2$s]
                    permissions: [Read!]
                  - name: Right
                    sha256: %3$s
                    projects: [orders-%2$s]
            """
                .formatted(Sha256.hex(id), id, Sha256.hex(id + id)));

    Result apply = commands.run("apply", "-f", file);

    assertThat(apply.code()).isEqualTo(1);
    assertThat(apply.err()).contains(file + ":12: permissions[0] must");
    assertThat(commands.run("plan", "-f", file).out())
        .contains("create key Wrong")
        .doesNotContain("create key Right");
  }
}
