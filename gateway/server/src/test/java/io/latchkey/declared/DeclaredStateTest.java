package io.latchkey.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.declared.Commands.Result;
import io.latchkey.declared.file.DeclaredFiles;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.Sha256;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Declared state against a whole gateway, from the command line to what clients get. */
class DeclaredStateTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static TestRedis redis;
  private static RunningGateway gateway;

  @TempDir Path folder;

  /** Names of this test alone. */
  private final String id = UUID.randomUUID().toString().substring(0, 8);

  private final String organization = "Acme " + id;
  private final String secret = "of_another_gateway_" + UUID.randomUUID();
  private Commands commands;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    gateway = RunningGateway.on(redis, "latchkey.secret.imported=of_another_gateway_.*");
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
    return Commands.whole(organization, id, secret);
  }

  private String applied(String text) {
    return commands.applied(text);
  }

  private JsonNode project(String slug) {
    return gateway.admin().json("GET", "/v1/projects/" + slug, "");
  }

  @Test
  void whatWasAppliedIsThereAndTheSecondRunChangesNothing() {
    String file = applied(whole());

    Result plan = commands.run("plan", "-f", file);
    Result again = commands.run("apply", "-f", file);

    assertThat(plan.code()).as(plan.out()).isZero();
    assertThat(plan.out()).isEqualTo("No changes: the gateway is as declared.\n");
    assertThat(again.code()).isZero();
    assertThat(again.out()).isEqualTo("No changes: the gateway is as declared.\n");
    assertThat(project("orders-" + id).get("upstream").asString())
        .isEqualTo("https://orders.example");
    assertThat(project("files-" + id).get("name").asString()).isEqualTo("files-" + id);
  }

  @Test
  void nothingIsDoneByAPlan() {
    commands.environment.put("HOOK", "t0p");
    String file = commands.file("latchkey.yaml", whole());

    Result plan = commands.run("plan", "-f", file);

    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.out())
        .contains("+ create organization " + organization)
        .contains("+ create project orders-" + id + " of " + organization + " (" + file + ":4)")
        .contains("    upstream: https://orders.example\n")
        .contains("    limits: 100 per 1s (burst 150), 6000 per 1m\n")
        .contains("+ create webhook https://receiver.example/… of")
        .contains("+ create key Acme ERP")
        .contains("+ create invitation ada")
        .doesNotContain("t0p");
    assertThat(gateway.admin().call("GET", "/v1/projects/orders-" + id, "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void keyThatClientsHaveOpensItsProjectAtOnce() {
    try (TestUpstream upstream = TestUpstream.start()) {
      applied(
          """
          organizations:
            - name: %s
              projects:
                - {slug: open-%s, upstream: '%s'}
              keys:
                - {name: ERP, sha256: %s, projects: [open-%2$s]}
          """
              .formatted(organization, id, upstream.uri(), Sha256.hex(secret)));

      int status =
          gateway.get(gateway.proxy("/proxy/open-" + id + "/x"), "X-API-Key", secret).statusCode();

      assertThat(status).isEqualTo(200);
    }
  }

  @Test
  void driftIsToldFieldByFieldAndMended() {
    String file = applied(whole());
    gateway
        .admin()
        .json(
            "PATCH",
            "/v1/projects/orders-" + id,
            "{\"keyLimit\": 7, \"limits\": null, \"quota\": null}");

    Result plan = commands.run("plan", "-f", file);
    Result json = commands.run("plan", "-f", file, "--json");
    Result apply = commands.run("apply", "-f", file);

    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.out())
        .contains("~ change project orders-" + id)
        .contains("    keyLimit: 7 -> 25\n")
        .contains("    limits: the default -> 100 per 1s (burst 150), 6000 per 1m\n")
        .contains("Plan: 1 to change.");
    assertThat(json.code()).isEqualTo(2);
    JsonNode change = JSON.readTree(json.out()).at("/changes/0");
    assertThat(change.get("action").asString()).isEqualTo("change");
    assertThat(change.get("fields").valueStream().map(each -> each.get("field").asString()))
        .containsExactly("keyLimit", "limits", "quota");
    assertThat(apply.code()).isZero();
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  @Test
  void whatAFileNoLongerSaysOfAProjectIsTakenAway() {
    applied(whole());

    String file =
        applied(
            "organizations: [{name: %s, projects: [{slug: orders-%s, encryption: null}]}]"
                .formatted(organization, id));

    JsonNode project = project("orders-" + id);
    assertThat(project.has("upstream") || project.has("limits") || project.has("quota")).isFalse();
    assertThat(project.get("keyLimit").asInt()).isEqualTo(25);
    assertThat(project.get("name").asString()).isEqualTo("Orders");
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  @Test
  void exportAppliesToWhereItCameFromWithoutAnyChange() throws IOException {
    applied(whole());
    Path exported = folder.resolve("exported.yaml");

    Result export =
        commands.run("export", "-f", exported.toString(), "--organization", organization);
    Result plan = commands.run("plan", "-f", exported.toString(), "--prune");

    assertThat(export.code()).as(export.err()).isZero();
    assertThat(plan.out()).isEqualTo("No changes: the gateway is as declared.\n");
    assertThat(Files.readString(exported))
        .contains("description: Nightly export of $${orders}.")
        .contains("https://receiver.example/hook/t0p");
    Result json = commands.run("export", "--json", "--organization", organization);
    assertThat(commands.run("plan", "-f", commands.file("e.json", json.out())).code()).isZero();
  }

  @Test
  void runThatFailedHalfwayIsContinuedByTheNext() {
    String broken =
        """
        organizations:
          - name: %s
            projects:
              - slug: first-%s
              - slug: second-%2$s
                upstream: ftp://files.example
              - slug: third-%2$s
        """
            .formatted(organization, id);
    String file = commands.file("latchkey.yaml", broken);

    Result failed = commands.run("apply", "-f", file);
    commands.file("latchkey.yaml", broken.replace("ftp:", "https:"));
    Result continued = commands.run("apply", "-f", file);

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains(file + ":6: upstream must be").contains("2 changes left");
    assertThat(failed.out()).contains("+ create project first-" + id).contains("2 changes made");
    assertThat(continued.code()).isZero();
    assertThat(continued.out()).contains("2 changes made").doesNotContain("first-" + id);
    assertThat(commands.run("plan", "-f", file).code()).isZero();
  }

  @Test
  void editThatSomebodyMadeSinceThePlanIsNotOverwritten() {
    String file = applied(whole());
    commands.file("latchkey.yaml", whole().replace("keyLimit: 25", "keyLimit: 30"));
    AdminApi api = new AdminApi(gateway.console(""), gateway.latchkey().adminToken().value());
    Plan plan =
        new Planner(api, false)
            .plan(DeclaredFiles.read(List.of(Path.of(file)), commands.environment));

    gateway.admin().json("PATCH", "/v1/projects/orders-" + id, "{\"name\": \"Other\"}");
    Run run = new Run(plan, new Outputs(commands.secrets()));
    run.run(change -> {});

    assertThat(run.failures()).singleElement().asString().contains("Somebody else has changed it");
    assertThat(project("orders-" + id).get("keyLimit").asInt()).isEqualTo(25);
    assertThat(project("orders-" + id).get("name").asString()).isEqualTo("Other");
  }
}
