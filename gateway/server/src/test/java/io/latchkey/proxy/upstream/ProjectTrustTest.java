package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static io.latchkey.proxy.upstream.Carriers.LANE;
import static io.latchkey.proxy.upstream.Carriers.REDIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Ports;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TlsUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Projects' own certificates and timeouts for their upstreams, whichever way a request takes. */
class ProjectTrustTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String EXPIRED =
      """
      -----BEGIN CERTIFICATE-----
      MIIBcjCCARegAwIBAgIUEtAU0Hy+QcsRg5PwLo7tlPiI6MEwCgYIKoZIzj0EAwIw
      DjEMMAoGA1UEAwwDb2xkMB4XDTIwMDEwMTAwMDAwMFoXDTIwMDEwMzAwMDAwMFow
      DjEMMAoGA1UEAwwDb2xkMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEI69AokL7
      W9QOQ8HyvRmYq5v7hqYsK7QplOdS1nJCoUGklEQhCmq1ZAeJFyy5XW6bXtr0RCZj
      xCNRWiO2Qb/AdKNTMFEwHQYDVR0OBBYEFMryIEQu8nIUwWSEcg62Tm514hnrMB8G
      A1UdIwQYMBaAFMryIEQu8nIUwWSEcg62Tm514hnrMA8GA1UdEwEB/wQFMAMBAf8w
      CgYIKoZIzj0EAwIDSQAwRgIhAOxEaEcNLixzMYuWCFGN2vevhXV1/gNSwo7W/t2k
      y21VAiEA+b1/1BbasxFl7bU3sO9vLyU8zcbUMKW2uzp1S2izka0=
      -----END CERTIFICATE-----
      """;

  private static TestCertificate server;
  private static TestCertificate client;
  private static TestCertificate stranger;
  private static TlsUpstream upstream;

  @BeforeAll
  static void start() {
    server = certificate("server");
    client = certificate("gateway");
    stranger = certificate("stranger");
    upstream = TlsUpstream.http1(server, client);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static TestCertificate certificate(String name) {
    try {
      return TestCertificate.write(Files.createTempDirectory("latchkey-trust"), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String trust(Object... pairs) {
    Map<Object, Object> trust = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      trust.put(pairs[i], pairs[i + 1]);
    }
    return JSON.writeValueAsString(Map.of("upstreamTrust", trust));
  }

  private static String whole(TestCertificate shown) {
    return trust(
        "authorities",
        text(server.certificate()),
        "certificate",
        text(shown.certificate()),
        "key",
        text(shown.key()));
  }

  private static JsonNode edit(String slug, String body) {
    return ADMIN.json("PATCH", "/v1/projects/" + slug, body);
  }

  private static void awaitAnswer(String slug, AdminClient.Key key, String part) {
    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(Carriers.send(gateway, "/proxy/" + slug + "/x", key)).contains(part));
    }
  }

  @Test
  void upstreamOfAPrivateAuthorityIsReachedWithTheProjectsCertificate() {
    ADMIN.project("mutual", upstream.uri());
    AdminClient.Key key = ADMIN.key("mutual");
    awaitAnswer("mutual", key, "HTTP/1.1 502 ");

    edit("mutual", whole(client));

    awaitAnswer("mutual", key, "client=CN=gateway");
    double before = Carriers.carried(LANE);
    await()
        .untilAsserted(
            () -> {
              assertThat(Carriers.send(LANE, "/proxy/mutual/x", key)).contains("client=CN=gateway");
              assertThat(Carriers.carried(LANE)).isGreaterThan(before);
            });
  }

  @Test
  void changedCertificatesHoldForTheNextRequestAndOtherProjectsKeepTheirs() {
    ADMIN.project("turned", upstream.uri());
    ADMIN.project("steady", upstream.uri());
    edit("turned", whole(client));
    edit("steady", whole(client));
    AdminClient.Key turned = ADMIN.key("turned");
    AdminClient.Key steady = ADMIN.key("steady");
    awaitAnswer("turned", turned, "client=CN=gateway");

    edit("turned", whole(stranger));

    awaitAnswer("turned", turned, "HTTP/1.1 502 ");
    awaitAnswer("steady", steady, "client=CN=gateway");
    edit("turned", "{\"upstreamTrust\": null}");
    awaitAnswer("turned", turned, "HTTP/1.1 502 ");
    edit("turned", whole(client));
    awaitAnswer("turned", turned, "client=CN=gateway");
  }

  @Test
  void otherAuthorityIsNotTrusted() {
    ADMIN.project("foreign", upstream.uri());
    AdminClient.Key key = ADMIN.key("foreign");
    edit("foreign", trust("authorities", text(stranger.certificate())));

    awaitAnswer("foreign", key, "HTTP/1.1 502 ");
  }

  @Test
  void privateKeyIsShownNowhereAndKeptForTheSameCertificate() {
    ADMIN.project("kept", upstream.uri());
    AdminClient.Key key = ADMIN.key("kept");
    JsonNode shown = edit("kept", whole(client)).get("upstreamTrust");
    String secret = text(client.key()).lines().skip(1).findFirst().orElseThrow();

    JsonNode again =
        edit(
            "kept",
            trust(
                "authorities",
                text(server.certificate()),
                "certificate",
                text(client.certificate())));

    assertThat(again.get("upstreamTrust")).isEqualTo(shown);
    assertThat(shown.get("expiresAt").asString()).isNotEmpty();
    assertThat(again.toString()).doesNotContain("PRIVATE KEY", secret);
    List<String> stored =
        REDIS.with(
            commands ->
                commands.keys("*project*prj_*").stream()
                    .filter(name -> commands.type(name).equals("string"))
                    .map(commands::get)
                    .toList());
    assertThat(stored).isNotEmpty().noneMatch(each -> each.contains(secret));
    awaitAnswer("kept", key, "client=CN=gateway");
  }

  @Test
  void gatewayWithoutTheMasterKeySaysSo() {
    ADMIN.project("locked", upstream.uri());
    AdminClient.Key key = ADMIN.key("locked");
    edit("locked", whole(client));
    try (RunningGateway other = RunningGateway.on(REDIS, "latchkey.encryption.master-key-file=")) {
      HttpResponse<String> set =
          other.admin().call("PATCH", "/v1/projects/locked", whole(stranger));

      assertThat(Carriers.send(other, "/proxy/locked/x", key))
          .startsWith("HTTP/1.1 502 ")
          .contains("master-key-file");
      assertThat(set.statusCode()).isEqualTo(503);
      assertThat(set.body()).contains("encryption_unavailable");
    }
  }

  private static void assertRefused(String body, String reason) {
    ADMIN.project("garbage", URI.create("https://127.0.0.1:9"));

    HttpResponse<String> answer = ADMIN.call("PATCH", "/v1/projects/garbage", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"upstreamTrust", reason);
  }

  @Test
  void garbageIsRefusedInOneSentence() {
    String certificate = text(client.certificate());
    String key = text(client.key());
    assertRefused(trust(), "must have authorities, or certificate and key");
    assertRefused("{\"upstreamTrust\": 7}", "must be an object");
    assertRefused(trust("authorities", "hello"), "must be certificates in PEM form");
    assertRefused(trust("authorities", key), "must be certificates in PEM form");
    assertRefused(trust("authorities", certificate + key), "without a private key");
    assertRefused(
        trust("authorities", certificate.replace("M", "?")), "must be certificates in PEM form");
    assertRefused(trust("authorities", EXPIRED), "expired at 2020-01-03");
    assertRefused(trust("certificate", certificate), "certificate and key together");
    assertRefused(trust("authorities", certificate, "key", key), "certificate and key together");
    assertRefused(trust("certificate", certificate, "key", "x"), "must be a private key");
    assertRefused(trust("certificate", certificate, "key", certificate), "must be a private key");
    assertRefused(
        trust("certificate", certificate, "key", text(stranger.key())),
        "key must be the private key of the first certificate");
    assertRefused(trust("authorities", "a".repeat(70_000)), "must have at most 65536 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "upstreamConnectTimeout, 6m",
    "upstreamConnectTimeout, soon",
    "upstreamResponseTimeout, 2h",
    "upstreamResponseTimeout, 0s",
    "upstreamConnectRetries, 4",
    "upstreamConnectRetries, -1",
  })
  void timeoutsAndRetriesHaveBounds(String field, String value) {
    ADMIN.project("bounded", URI.create("https://127.0.0.1:9"));
    String written = field.endsWith("Retries") ? value : "\"" + value + "\"";

    HttpResponse<String> answer =
        ADMIN.call("PATCH", "/v1/projects/bounded", "{\"" + field + "\": " + written + "}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"" + field);
  }

  @Test
  void projectWaitsForAResponseAsLongAsItSays() {
    try (ScriptedUpstream silent = ScriptedUpstream.start(request -> {})) {
      ADMIN.project("silent", silent.uri());
      AdminClient.Key key = ADMIN.key("silent");
      JsonNode shown = edit("silent", "{\"upstreamResponseTimeout\": \"1s\"}");

      assertThat(shown.get("upstreamResponseTimeout").asString()).isEqualTo("1s");
      awaitAnswer("silent", key, "HTTP/1.1 504 ");
    }
  }

  @Test
  void connectionThatCanNotBeMadeIsTriedAgainForARequestThatMayBeRepeated() {
    ADMIN.project("refusing", URI.create("http://127.0.0.1:" + Ports.free()));
    AdminClient.Key key = ADMIN.key("refusing");
    edit("refusing", "{\"upstreamConnectRetries\": 3}");

    for (RunningGateway gateway : Carriers.both()) {
      await()
          .untilAsserted(
              () -> {
                long begun = System.nanoTime();
                String answer = Carriers.send(gateway, "/proxy/refusing/x", key);
                assertThat(answer).startsWith("HTTP/1.1 502 ");
                assertThat((System.nanoTime() - begun) / 1_000_000).isGreaterThanOrEqualTo(700);
              });
    }
  }
}
