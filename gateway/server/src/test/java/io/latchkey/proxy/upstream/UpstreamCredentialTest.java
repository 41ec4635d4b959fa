package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static io.latchkey.proxy.upstream.Carriers.LANE;
import static io.latchkey.proxy.upstream.Carriers.REDIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a project shows its upstream, whichever way a request takes. */
class UpstreamCredentialTest {

  private static final String VALUE = "upstream-secret-1";

  private static ScriptedUpstream upstream;

  @BeforeAll
  static void start() {
    upstream = Carriers.upstream();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static AdminClient.Key project(String slug, String credential) {
    ADMIN.project(slug, upstream.uri());
    edit(slug, credential);
    return ADMIN.key(slug);
  }

  private static JsonNode edit(String slug, String credential) {
    return ADMIN.json(
        "PATCH", "/v1/projects/" + slug, "{\"upstreamCredential\": " + credential + "}");
  }

  private static String header(String value) {
    return "{\"header\": \"X-Upstream-Key\", \"value\": \"" + value + "\"}";
  }

  /** Waits until both gateways send what is expected. */
  private static void awaitSent(String slug, AdminClient.Key key, String line) {
    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () -> {
                Carriers.send(gateway, "/proxy/" + slug + "/x", key);
                assertThat(Carriers.lastHead(upstream)).contains(line);
              });
    }
  }

  @Test
  void upstreamIsShownItInPlaceOfWhateverClientsSendUnderItsName() {
    AdminClient.Key key = project("shown", header(VALUE));
    awaitSent("shown", key, "x-upstream-key: " + VALUE + "\n");
    double before = Carriers.carried(LANE);

    for (RunningGateway gateway : Carriers.both()) {
      Carriers.send(
          gateway,
          "/proxy/shown/x",
          key,
          "X-Upstream-Key: forged",
          "x-upstream-key: forged",
          "X_Upstream.Key: forged",
          "X-Other: kept");

      assertThat(Carriers.lastHead(upstream))
          .contains("x-upstream-key: " + VALUE + "\n", "x-other: kept\n")
          .doesNotContain("forged", key.secret());
    }
    assertThat(Carriers.carried(LANE)).isGreaterThan(before);
  }

  @Test
  void trailersCanNotSpeakForIt() {
    AdminClient.Key key = project("trailed", header(VALUE));
    awaitSent("trailed", key, "x-upstream-key: " + VALUE + "\n");

    for (RunningGateway gateway : Carriers.both()) {
      RawHttp.send(
          gateway.latchkey().proxyPort(),
          "POST /proxy/trailed/x HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nX-API-Key: "
              + key.secret()
              + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"
              + "X-Upstream-Key: forged\r\nX_Upstream_Key: forged\r\nX-Kept: yes\r\n\r\n");

      List<ScriptedUpstream.Request> all = upstream.requests();
      assertThat(all.get(all.size() - 1).body()).contains("X-Kept: yes").doesNotContain("forged");
    }
  }

  @Test
  void userNameAndPasswordReplaceTheClientsAuthorization() {
    AdminClient.Key key = project("basic", "{\"username\": \"gate\", \"password\": \"p:ä\"}");
    String line = "authorization: Basic Z2F0ZTpwOsOk\n";
    awaitSent("basic", key, line);

    for (RunningGateway gateway : Carriers.both()) {
      Carriers.send(gateway, "/proxy/basic/x", key, "Authorization: Bearer of-the-client");

      assertThat(Carriers.lastHead(upstream)).contains(line).doesNotContain("of-the-client");
    }
  }

  @Test
  void keySentInTheSameHeaderIsReplacedByIt() {
    AdminClient.Key key = project("same", "{\"header\": \"X-API-Key\", \"value\": \"theirs\"}");

    awaitSent("same", key, "x-api-key: theirs\n");

    assertThat(Carriers.lastHead(upstream)).doesNotContain(key.secret());
  }

  @Test
  void secretIsShownNowhere() {
    AdminClient.Key key = project("quiet", header("never-shown-again"));
    awaitSent("quiet", key, "x-upstream-key: never-shown-again\n");

    JsonNode shown = ADMIN.json("GET", "/v1/projects/quiet", "");

    assertThat(shown.get("upstreamCredential").get("header").asString())
        .isEqualTo("X-Upstream-Key");
    assertThat(shown.toString()).doesNotContain("never-shown-again");
    assertThat(ADMIN.json("GET", "/v1/projects", "").toString())
        .doesNotContain("never-shown-again");
    JsonNode events = ADMIN.json("GET", "/v1/events?limit=100", "");
    assertThat(events.toString())
        .contains("project.credential_changed")
        .doesNotContain("never-shown-again");
    List<String> stored =
        REDIS.with(
            commands ->
                commands.keys("*project*prj_*").stream()
                    .filter(name -> commands.type(name).equals("string"))
                    .map(commands::get)
                    .toList());
    assertThat(stored).isNotEmpty().noneMatch(each -> each.contains("never-shown-again"));
  }

  @Test
  void newOneIsUsedFromItsTimeAndTheOneBeforeUntilThen() {
    AdminClient.Key key = project("timed", header("old"));
    awaitSent("timed", key, "x-upstream-key: old\n");
    Instant later = Instant.now().plusSeconds(3600);

    JsonNode pending = edit("timed", header("new").replace("}", ", \"from\": \"" + later + "\"}"));

    assertThat(pending.at("/upstreamCredential/previous/header").asString())
        .isEqualTo("X-Upstream-Key");
    awaitSent("timed", key, "x-upstream-key: old\n");
    String soon = Instant.now().plusMillis(1500).toString();
    edit("timed", header("newer").replace("}", ", \"from\": \"" + soon + "\"}"));
    awaitSent("timed", key, "x-upstream-key: newer\n");
  }

  @Test
  void previousOneCanBePutBackForAsLongAsItIsKept() {
    AdminClient.Key key = project("undone", header("first"));
    edit("undone", header("second").replace("}", ", \"overlap\": \"1h\"}"));
    awaitSent("undone", key, "x-upstream-key: second\n");

    edit("undone", "{\"restore\": true}");
    awaitSent("undone", key, "x-upstream-key: first\n");
    edit("undone", "{\"restore\": true}");
    awaitSent("undone", key, "x-upstream-key: second\n");

    edit("undone", header("third"));
    HttpResponse<String> nothing =
        ADMIN.call("PATCH", "/v1/projects/undone", "{\"upstreamCredential\": {\"restore\": true}}");
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(nothing.body()).contains("upstreamCredential");
  }

  @Test
  void sameOneSetAgainMakesNoDifference() {
    project("again", header(VALUE));
    JsonNode before = ADMIN.json("GET", "/v1/projects/again", "").get("upstreamCredential");

    edit("again", header(VALUE));

    assertThat(ADMIN.json("GET", "/v1/projects/again", "").get("upstreamCredential"))
        .isEqualTo(before);
  }

  @Test
  void oneThatIsTakenAwayIsSentNoMore() {
    AdminClient.Key key = project("taken", header(VALUE));
    awaitSent("taken", key, "x-upstream-key: " + VALUE);

    edit("taken", "null");

    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () -> {
                Carriers.send(gateway, "/proxy/taken/x", key);
                assertThat(Carriers.lastHead(upstream)).doesNotContain("x-upstream-key");
              });
    }
  }

  @Test
  void projectCanBeMadeWithOne() {
    String organization =
        ADMIN.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();
    ADMIN.json(
        "POST",
        "/v1/projects",
        """
        {"organization": "%s", "name": "Born", "slug": "born", "upstream": "%s",
         "upstreamCredential": %s}\
        """
            .formatted(organization, upstream.uri(), header("born-with")));

    awaitSent("born", ADMIN.key("born"), "x-upstream-key: born-with\n");
  }

  @Test
  void gatewayWithoutTheMasterKeySaysSoAndSendsNothing() {
    AdminClient.Key key = project("sealed", header(VALUE));
    try (RunningGateway other = RunningGateway.on(REDIS, "latchkey.encryption.master-key-file=")) {
      int before = upstream.requests().size();

      String refused = Carriers.send(other, "/proxy/sealed/x", key);
      HttpResponse<String> set =
          other
              .admin()
              .call(
                  "PATCH",
                  "/v1/projects/sealed",
                  "{\"upstreamCredential\": " + header("other") + "}");

      assertThat(refused).startsWith("HTTP/1.1 502 ").contains("master-key-file");
      assertThat(upstream.requests()).hasSize(before);
      assertThat(set.statusCode()).isEqualTo(503);
      assertThat(set.body()).contains("encryption_unavailable", "master-key-file");
    }
  }

  @Test
  void otherDestinationIsNotShownIt() {
    AdminClient.Key key = project("elsewhere", header(VALUE));
    awaitSent("elsewhere", key, "x-upstream-key: " + VALUE);
    try (ScriptedUpstream other = Carriers.upstream()) {
      ADMIN.json(
          "PUT",
          "/v1/projects/elsewhere/encryption",
          "{\"fields\": [], \"destinations\": [\"" + other.uri() + "\"]}");
      for (RunningGateway gateway : Carriers.both()) {
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            Carriers.send(
                                gateway,
                                "/proxy/elsewhere",
                                key,
                                "X-Latchkey-Destination: " + other.uri() + "/there"))
                        .startsWith("HTTP/1.1 200 "));

        assertThat(Carriers.lastHead(other)).doesNotContain("x-upstream-key");
      }
    }
  }
}
