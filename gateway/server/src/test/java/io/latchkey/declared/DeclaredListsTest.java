package io.latchkey.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.declared.Commands.Result;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of things that are there and not declared, and of secrets that a run gives. */
class DeclaredListsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static TestRedis redis;
  private static RunningGateway gateway;

  @TempDir Path folder;

  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String organization = "Acme " + id;
  private Commands commands;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    gateway = RunningGateway.on(redis);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
  }

  @BeforeEach
  void prepare() {
    commands = new Commands(gateway, folder);
  }

  private String whole() {
    return Commands.whole(organization, id, id);
  }

  private String applied(String text) {
    return commands.applied(text);
  }

  private JsonNode project(String slug) {
    return gateway.admin().json("GET", "/v1/projects/" + slug, "");
  }

  @Test
  void onlyPruneRemovesWhatTheListsDoNotName() {
    applied(whole());
    String less =
        "organizations: [{name: %s, projects: [], webhooks: [], keys: []}]".formatted(organization);
    String file = commands.file("less.yaml", less);

    Result kept = commands.run("apply", "-f", file);
    Result pruned = commands.run("apply", "-f", file, "--prune");

    assertThat(kept.out()).contains("No changes").doesNotContain("- ");
    assertThat(commands.run("plan", "-f", file).out())
        .contains("No changes: the gateway is as declared.");
    assertThat(pruned.code()).as(pruned.toString()).isZero();
    assertThat(pruned.out())
        .contains("- revoke key Acme ERP")
        .contains("- delete webhook https://receiver.example/…")
        .contains("- delete project orders-" + id)
        .contains("- delete project files-" + id);
    assertThat(gateway.admin().call("GET", "/v1/projects/orders-" + id, "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void listsThatAreLeftOutAreNotPruned() {
    applied(whole());
    String file = commands.file("less.yaml", "organizations: [{name: %s}]".formatted(organization));

    Result plan = commands.run("plan", "-f", file, "--prune");

    assertThat(plan.code()).isZero();
    assertThat(plan.out()).isEqualTo("No changes: the gateway is as declared.\n");
  }

  @Test
  void projectWithActiveKeysSurvivesAPrune() {
    applied(whole());
    String file =
        commands.file(
            "less.yaml", "organizations: [{name: %s, projects: []}]".formatted(organization));

    Result pruned = commands.run("apply", "-f", file, "--prune");

    assertThat(pruned.code()).isEqualTo(1);
    assertThat(pruned.err())
        .contains("project orders-" + id + ": ")
        .contains("Active keys open this project");
    assertThat(project("orders-" + id).get("activeKeys").asInt()).isEqualTo(1);
  }

  @Test
  void secretsThatAreShownOnceAreKeptForTheirOwnerAlone() throws IOException {
    applied(whole());

    List<String> secrets = Files.readAllLines(commands.secrets());

    assertThat(secrets).hasSize(2);
    JsonNode webhook = JSON.readTree(secrets.get(0));
    assertThat(webhook.get("name").asString()).isEqualTo("https://receiver.example/hook/t0p");
    assertThat(webhook.get("secret").asString()).startsWith("whsec_");
    assertThat(JSON.readTree(secrets.get(1)).get("secret").asString()).startsWith("lki_");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(commands.secrets())))
        .isEqualTo("rw-------");
  }

  @Test
  void invitationOfAnotherRoleReplacesTheOpenOne() {
    applied(whole());

    String file = applied(whole().replace("role: admin", "role: viewer"));

    assertThat(commands.run("plan", "-f", file).code()).isZero();
    assertThat(commands.run("export", "--organization", organization).out())
        .contains("members: []");
  }
}
