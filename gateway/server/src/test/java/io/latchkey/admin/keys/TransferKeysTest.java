package io.latchkey.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.admin.AdminDoor;
import io.latchkey.admin.AdminDoor.Answer;
import io.latchkey.fixture.Sha256;
import io.latchkey.fixture.TestRedis;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TransferKeysTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static TestRedis store;
  private static AdminDoor admin;

  private String project;

  @BeforeAll
  static void start() {
    store = TestRedis.start();
    admin = AdminDoor.open(store.port(), "latchkey.secret.imported=moved_[a-z]{16}");
  }

  @BeforeEach
  void makeProject() {
    project = admin.project(10);
  }

  @AfterAll
  static void close() {
    admin.close();
    store.close();
  }

  private static String random() {
    return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
  }

  private String line(String name, String hash) {
    return """
    {"name": "%s", "projects": ["%s"], "sha256": "%s"}
    """
        .formatted(name, project, hash);
  }

  private static Answer take(AdminDoor door, String lines, String query) {
    HttpRequest.Builder request = door.request("POST", "/v1/keys/import" + query, lines);
    return door.send(request.setHeader("Content-Type", "application/x-ndjson").build());
  }

  private static Answer take(String lines) {
    return take(admin, lines, "");
  }

  private static Answer verify(AdminDoor door, String hash, String project) {
    return door.post(
        "/v1/keys/verify",
        """
        {"hash": "%s", "project": "%s"}\
        """
            .formatted(hash, project));
  }

  @Test
  void importedHashIsAKeyLikeAnyOtherAlsoWhereAGatewayHadRefusedItJustBefore() {
    String hash = random();
    Answer before = verify(admin, hash, project);

    Answer taken = take(line("moved in", hash));
    Answer after =
        await()
            .until(
                () -> verify(admin, hash, project),
                answer -> answer.body().path("allowed").asBoolean());

    assertThat(before.field("code")).isEqualTo("invalid_key");
    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.body().path("created").asInt()).isEqualTo(1);
    assertThat(taken.body().path("faults")).isEmpty();
    Answer shown = admin.get("/v1/keys/" + after.field("key"));
    assertThat(shown.field("name")).isEqualTo("moved in");
    assertThat(admin.get("/v1/events?target=" + after.field("key")).text())
        .contains("key.imported");
  }

  @Test
  void secretFromElsewhereGoesOnAsItIs() {
    String secret = "moved_abcdefghijklmnop";
    take(line("moved in", Sha256.hex(secret)));

    Answer verified =
        admin.post(
            "/v1/keys/verify",
            """
            {"secret": "%s", "project": "%s"}\
            """
                .formatted(secret, project));

    assertThat(verified.body().path("allowed").asBoolean()).isTrue();
  }

  @Test
  void faultyLinesAreNamedAndTheRestGoesOn() {
    String taken = random();
    take(line("first", taken));
    String lines =
        line("good", random())
            + "\n"
            + "{\"name\": \n"
            + line("", random())
            + "{\"name\": \"no hash\", \"projects\": [\""
            + project
            + "\"]}\n"
            + line("not a hash", "abc")
            + line("other project", random()).replace(project, "nowhere")
            + line("stolen", taken).replace("{", "{\"id\": \"key_aaaaaaaaaaaaaaaaaaaa\", ")
            + "\""
            + "x".repeat(70_000)
            + "\"\n"
            + "[]\r\n"
            + line("last", random()).strip();

    Answer answer = take(lines);

    assertThat(answer.body().path("created").asInt()).isEqualTo(2);
    assertThat(answer.body().path("faulty").asInt()).isEqualTo(8);
    List<String> faults =
        answer
            .body()
            .path("faults")
            .valueStream()
            .map(each -> each.path("line").asInt() + " " + each.path("code").asString())
            .sorted()
            .toList();
    assertThat(faults)
        .containsExactlyInAnyOrder(
            "3 malformed_json",
            "4 validation_failed",
            "5 validation_failed",
            "6 validation_failed",
            "7 validation_failed",
            "8 key_exists",
            "9 content_too_large",
            "10 validation_failed");
    assertThat(answer.text()).doesNotContain(taken);
  }

  @Test
  void repeatedImportChangesNothing() {
    String lines = line("one", random()) + line("two", random());
    take(lines);

    Answer again = take(lines);

    assertThat(again.body().path("created").asInt()).isZero();
    assertThat(again.body().path("unchanged").asInt()).isEqualTo(2);
    assertThat(admin.get("/v1/keys?project=" + project).body().path("items")).hasSize(2);
  }

  @Test
  void projectsKeepToTheirKeyLimitUnlessItIsLifted() {
    String small = admin.project(1);
    String lines =
        (line("one", random()) + line("two", random()) + line("three", random()))
            .replace(project, small);

    Answer kept = take(lines);
    Answer lifted = take(admin, lines, "?ignoreKeyLimit=true");

    assertThat(kept.body().path("created").asInt()).isEqualTo(1);
    assertThat(kept.body().path("faults").path(0).path("code").asString())
        .isEqualTo("key_limit_reached");
    assertThat(lifted.body().path("created").asInt()).isEqualTo(2);
    assertThat(lifted.body().path("unchanged").asInt()).isEqualTo(1);
  }

  @Test
  void gatewaysAreToldOncePerHundredKeys() {
    String lines =
        IntStream.range(0, 1_000).mapToObj(i -> line("n", random())).collect(Collectors.joining());
    long before = store.<Long>with(commands -> commands.xlen("latchkey:changes"));

    Answer answer = take(admin, lines, "?ignoreKeyLimit=true");

    assertThat(answer.body().path("created").asInt()).isEqualTo(1_000);
    long after = store.<Long>with(commands -> commands.xlen("latchkey:changes"));
    assertThat(after - before).isEqualTo(10);
  }

  @Test
  void exportMovesKeysToAnotherStoreWithAllThatTheyAre() throws Exception {
    Answer made =
        admin.post(
            "/v1/keys",
            """
            {"name": "Büro 🔑", "projects": ["%s"], "permissions": ["read", "orders:export"],
             "expiresAt": "2090-01-31T12:00:00Z", "type": "partner", "description": "d",
             "allowedAddresses": ["192.0.2.0/24"], "quota": {"requests": 5, "period": "day"},
             "limits": [{"requests": 10, "period": "1s", "burst": 20}]}\
            """
                .formatted(project));
    String path = "/v1/keys/" + made.field("id");
    String second = admin.post(path + "/roll", "{\"overlap\": \"1h\"}").field("secret");
    String revoked = admin.key(project, "revoked").field("id");
    admin.post("/v1/keys/" + revoked + "/revoke", "{\"reason\": \"leaked\"}");
    admin.post(path + "/suspend", "{\"reason\": \"unpaid\"}");
    String slug = admin.get("/v1/projects/" + project).field("slug");

    String lines = admin.text("/v1/keys/export" + "?project=" + project);

    assertThat(lines)
        .doesNotContain(made.field("secret").substring(3, 35), second.substring(3, 35));
    try (TestRedis redis = TestRedis.start();
        AdminDoor other = AdminDoor.open(redis.port(), "latchkey.secret.pepper=0123456789abcdef")) {
      other.post(
          "/v1/projects",
          """
          {"organization": "%s", "name": "Orders", "slug": "%s"}\
          """
              .formatted(other.organization(), slug));
      Answer taken = take(other, lines, "");

      assertThat(taken.body().path("faults")).isEmpty();
      assertThat(taken.body().path("created").asInt()).isEqualTo(2);
      for (String id : List.of(made.field("id"), revoked)) {
        ObjectNode here = (ObjectNode) admin.get("/v1/keys/" + id).body();
        ObjectNode there = (ObjectNode) other.get("/v1/keys/" + id).body();
        List<String> placed = List.of("organization", "projects");
        assertThat(there.remove(placed)).isEqualTo(here.remove(placed));
      }
      assertThat(verifyCode(other, Sha256.hex(second), slug)).isEqualTo("suspended_key");
      assertThat(verifyCode(other, Sha256.hex(made.field("secret")), slug))
          .isEqualTo("suspended_key");

      String again = other.text("/v1/keys/export" + "");
      assertThat(again).contains("pepperedHash").doesNotContain("sha256");
      assertThat(take(other, again, "").body().path("unchanged").asInt()).isEqualTo(2);
      assertThat(take(again.replace("\"id\":\"key_", "\"id\":\"key_aaaaa")).text())
          .contains("must be that of this gateway");
    }
  }

  private static String verifyCode(AdminDoor door, String hash, String project) {
    return verify(door, hash, project).field("code");
  }

  @Test
  void exportShowsEveryKeyOnceWhateverTheirNumber() {
    String lines =
        IntStream.range(0, 450)
            .mapToObj(i -> line("n" + i, random()))
            .collect(Collectors.joining());
    take(admin, lines, "?ignoreKeyLimit=true");

    List<JsonNode> exported =
        admin
            .text("/v1/keys/export" + "?project=" + project)
            .lines()
            .map(line -> JSON.readTree(line))
            .toList();

    assertThat(exported).hasSize(450);
    assertThat(exported).extracting(each -> each.path("id").asString()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/keys/import?limit=1, application/x-ndjson, 400",
    "POST, /v1/keys/import, application/json, 415",
    "POST, /v1/keys/import, application/jsonl, 200",
    "GET, /v1/keys/export?project=nowhere, application/json, 404",
    "GET, /v1/keys/export?all=true, application/json, 400"
  })
  void callIsCheckedBeforeAnythingIsRead(String method, String path, String type, int status) {
    HttpRequest.Builder request = admin.request(method, path, method.equals("POST") ? "\n" : null);

    Answer answer = admin.send(request.setHeader("Content-Type", type).build());

    assertThat(answer.status()).isEqualTo(status);
  }
}
