package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static io.latchkey.proxy.upstream.Carriers.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects' own rules for pages of other origins, whichever way a request takes. */
class ProjectCorsTest {

  private static final String PAGE = "https://app.example";
  private static final String STRANGER = "https://stranger.example";

  private static ScriptedUpstream upstream;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    upstream =
        ScriptedUpstream.start(
            request ->
                request.answer(
                    ScriptedUpstream.response(
                        "200 OK",
                        "ok",
                        "Access-Control-Allow-Origin: *",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Expose-Headers: X-Total",
                        "Vary: Accept")));
    for (String slug : new String[] {"paged", "unpaged", "open"}) {
      ADMIN.project(slug, upstream.uri());
    }
    key = keyOf("paged");
    rules("paged", "{\"origins\": [\"" + PAGE + "\", \"https://*.partner.example\"]}");
    rules(
        "open", "{\"origins\": [\"*\"], \"methods\": [\"GET\", \"PUT\"], \"headers\": [\"X-A\"]}");
    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () -> assertThat(preflight(gateway, "paged", PAGE)).startsWith("http/1.1 204"));
    }
  }

  private static AdminClient.Key keyOf(String slug) {
    return ADMIN.key(slug);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static void rules(String slug, String rules) {
    ADMIN.json("PATCH", "/v1/projects/" + slug, "{\"cors\": " + rules + "}");
  }

  private static String preflight(RunningGateway gateway, String slug, String origin) {
    return RawHttp.send(
            gateway.latchkey().proxyPort(),
            "OPTIONS /proxy/%s/x HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n"
                    .formatted(slug)
                + "Origin: "
                + origin
                + "\r\nAccess-Control-Request-Method: DELETE\r\n"
                + "Access-Control-Request-Headers: x-api-key\r\n\r\n")
        .toLowerCase(Locale.ROOT);
  }

  @Test
  void preflightIsAnsweredWithoutAKeyByTheProjectsRules() {
    for (RunningGateway gateway : Carriers.both()) {
      assertThat(preflight(gateway, "paged", PAGE))
          .startsWith("http/1.1 204")
          .contains(
              "access-control-allow-origin: " + PAGE + "\r\n",
              "access-control-allow-methods: delete\r\n",
              "access-control-allow-headers: x-api-key\r\n",
              "access-control-max-age: 600\r\n",
              "vary: origin")
          .doesNotContain("allow-credentials");
      assertThat(preflight(gateway, "open", STRANGER))
          .contains(
              "access-control-allow-origin: *\r\n",
              "access-control-allow-methods: get, put\r\n",
              "access-control-allow-headers: x-a\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.partner.example", "https://a.b-c.partner.example"})
  void subdomainsOfADomainAreAllowed(String origin) {
    assertThat(preflight(LANE, "paged", origin))
        .startsWith("http/1.1 204")
        .contains("access-control-allow-origin: " + origin + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "null",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.stranger.example",
        "https://partner.example",
        "https://.partner.example",
        "https://apartner.example",
        "http://a.partner.example",
        "https://a.partner.example:8443",
        "https://a.partner.example.stranger.example",
        "https://stranger.example/.partner.example",
        "https://stranger.example:80@a.partner.example",
        "https://a..partner.example"
      })
  void otherOriginsAreRefusedForTheirMissingKey(String origin) {
    assertThat(preflight(LANE, "paged", origin))
        .startsWith("http/1.1 401")
        .contains("vary: origin")
        .doesNotContain("access-control-allow-origin");
  }

  @Test
  void responsesCarryTheProjectsRulesInPlaceOfTheUpstreams() {
    for (RunningGateway gateway : Carriers.both()) {
      Carriers.send(gateway, "/proxy/paged/warm", key);
      double before = Carriers.carried(gateway);
      String page = Carriers.send(gateway, "/proxy/paged/x", key, "Origin: " + PAGE);
      String stranger = Carriers.send(gateway, "/proxy/paged/x", key, "Origin: " + STRANGER);
      String program = Carriers.send(gateway, "/proxy/paged/x", key);

      assertThat(page.toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 200")
          .containsOnlyOnce("access-control-allow-origin")
          .contains("access-control-allow-origin: " + PAGE + "\r\n", "x-total", "vary: origin")
          .doesNotContain("allow-credentials");
      assertThat(stranger.toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 200")
          .contains("vary: origin")
          .doesNotContain("access-control-");
      assertThat(program.toLowerCase(Locale.ROOT))
          .contains("vary: origin")
          .doesNotContain("access-control-");
      assertThat(Carriers.carried(gateway) > before).isEqualTo(gateway == LANE);
    }
  }

  @Test
  void pageCanReadARefusal() {
    for (RunningGateway gateway : Carriers.both()) {
      String refused =
          RawHttp.exchange(
              gateway.latchkey().proxyPort(),
              "GET /proxy/paged/x HTTP/1.1",
              "Host: api.test",
              "Connection: close",
              "Origin: " + PAGE);

      assertThat(refused).startsWith("HTTP/1.1 401").contains("missing_key");
      assertThat(refused.toLowerCase(Locale.ROOT))
          .contains("access-control-allow-origin: " + PAGE + "\r\n")
          .contains("www-authenticate");
    }
  }

  @Test
  void projectWithoutRulesLeavesItsUpstreamsHeadersAlone() {
    AdminClient.Key other = keyOf("unpaged");
    for (RunningGateway gateway : Carriers.both()) {
      Carriers.send(gateway, "/proxy/unpaged/x", other);

      assertThat(Carriers.send(gateway, "/proxy/unpaged/x", other, "Origin: " + PAGE))
          .contains("Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true");
      assertThat(preflight(gateway, "unpaged", PAGE))
          .startsWith("http/1.1 401")
          .doesNotContain("access-control-allow-origin");
    }
  }

  @Test
  void changedRulesHoldAtOnce() {
    ADMIN.project("changing", upstream.uri());
    rules("changing", "{\"origins\": [\"" + PAGE + "\"], \"credentials\": true}");
    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(preflight(gateway, "changing", PAGE))
                      .startsWith("http/1.1 204")
                      .contains("access-control-allow-credentials: true"));
    }

    rules("changing", "null");

    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () -> assertThat(preflight(gateway, "changing", PAGE)).startsWith("http/1.1 401"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "{\"origins\": null}",
        "{\"origins\": [\"app.example\"]}",
        "{\"origins\": [\"https://app.example/\"]}",
        "{\"origins\": [\"https://APP.example\"]}",
        "{\"origins\": [\"https://app.example:443\"]}",
        "{\"origins\": [\"ftp://app.example\"]}",
        "{\"origins\": [\"null\"]}",
        "{\"origins\": [\"https://*\"]}",
        "{\"origins\": [\"https://*.example\"]}",
        "{\"origins\": [\"https://a*.app.example\"]}",
        "{\"origins\": [\"https://*.*.app.example\"]}",
        "{\"origins\": [\"*\", \"https://app.example\"]}",
        "{\"origins\": [\"*\"], \"credentials\": true}",
        "{\"origins\": [], \"methods\": [\"get\"]}",
        "{\"origins\": [], \"headers\": [\"X A\"]}",
        "{\"origins\": [], \"headers\": [\"*\"]}",
        "{\"origins\": [], \"exposedHeaders\": [\"X-A\\r\\nX-B: c\"]}",
        "{\"origins\": [], \"maxAge\": \"2d\"}",
        "{\"origins\": [], \"maxAge\": 60}",
        "{\"origins\": [], \"allowed\": true}",
      })
  void faultyRulesAreRefusedByTheirField(String rules) {
    HttpResponse<String> answer =
        ADMIN.call("PATCH", "/v1/projects/unpaged", "{\"cors\": " + rules + "}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"cors");
  }
}
