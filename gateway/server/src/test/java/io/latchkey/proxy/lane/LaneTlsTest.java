package io.latchkey.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TlsUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Https upstreams of a private authority that want a client certificate, through the lane. */
class LaneTlsTest {

  private static TestRedis redis;
  private static TlsUpstream both;
  private static TlsUpstream http1;
  private static TlsUpstream named;
  private static RunningGateway gateway;
  private static AdminClient admin;
  private static String organization;
  private static int made;

  @BeforeAll
  static void start() throws IOException {
    redis = TestRedis.start();
    TestCertificate client = TestCertificate.write(folder(), "gateway");
    TestCertificate plain = TestCertificate.write(folder(), "plain");
    TestCertificate ofNamed = TestCertificate.write(folder(), "named", "dns:api.internal");
    both = TlsUpstream.start(plain, client);
    http1 = TlsUpstream.http1(plain, client);
    named = TlsUpstream.start(ofNamed, client);
    List<String> settings = new ArrayList<>();
    settings.addAll(TlsUpstream.bundle("plain", plain, client));
    settings.addAll(TlsUpstream.bundle("named", ofNamed, client));
    settings.add("latchkey.upstream.project-ssl-bundles=plain,named");
    settings.add("spring.cloud.gateway.server.webflux.httpclient.ssl.handshake-timeout=500ms");
    gateway = RunningGateway.on(redis, settings.toArray(String[]::new));
    admin = gateway.admin();
    organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    both.close();
    http1.close();
    named.close();
    redis.close();
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory("latchkey-lane");
  }

  @Test
  void projectThatWantsHttp1IsCarriedWithItsAuthorityAndItsClientCertificate() {
    String[] project =
        project(both.uri(), "\"upstreamSslBundle\": \"plain\", \"upstreamProtocol\": \"http1\"");

    HttpResponse<String> response = inLane(project);

    assertThat(response.body()).isEqualTo("HTTP/1.1 sni= client=CN=gateway");
  }

  @Test
  void upstreamThatChoosesHttp1IsCarriedOnceThatIsKnown() {
    String[] project = project(http1.uri(), "\"upstreamSslBundle\": \"plain\"");

    assertThat(inLane(project).body()).isEqualTo("HTTP/1.1 sni= client=CN=gateway");
  }

  @Test
  void upstreamThatChoosesHttp2IsSpokenToInHttp2() {
    String[] project = project(both.uri(), "\"upstreamSslBundle\": \"plain\"");
    await().untilAsserted(() -> assertThat(get(project).statusCode()).isEqualTo(200));
    long before = gateway.inLane();

    for (int i = 0; i < 20; i++) {
      assertThat(get(project).body()).isEqualTo("HTTP/2.0 sni= client=CN=gateway");
    }

    assertThat(gateway.inLane()).isEqualTo(before);
  }

  @Test
  void certificateForAnotherNameIsRefusedUnlessTheProjectNamesTheServer() {
    String fields = "\"upstreamSslBundle\": \"named\", \"upstreamProtocol\": \"http1\"";
    String[] project = project(named.uri(), fields);

    HttpResponse<String> refused = inLane(project);
    admin.json("PATCH", "/v1/projects/" + project[0], "{\"upstreamServerName\": \"api.internal\"}");
    HttpResponse<String> response = inLane(project);

    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("upstream_unreachable");
    assertThat(response.body()).isEqualTo("HTTP/1.1 sni=api.internal client=CN=gateway");
  }

  @Test
  void certificateOfAnUnknownAuthorityIsRefused() {
    String[] project = project(both.uri(), "\"upstreamProtocol\": \"http1\"");

    HttpResponse<String> refused = inLane(project);

    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("upstream_unreachable");
  }

  @Test
  void upstreamThatNeverFinishesItsHandshakeIsUnreachable() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort());

      HttpResponse<String> refused = inLane(project(uri, "\"upstreamProtocol\": \"http1\""));

      assertThat(refused.statusCode()).isEqualTo(502);
      assertThat(refused.body()).contains("upstream_unreachable");
    }
  }

  /** The response to a request that the lane has carried. */
  private static HttpResponse<String> inLane(String[] project) {
    return await()
        .until(
            () -> {
              long before = gateway.inLane();
              HttpResponse<String> response = get(project);
              return gateway.inLane() > before ? response : null;
            },
            response -> response != null);
  }

  private static HttpResponse<String> get(String[] project) {
    return gateway.get(gateway.proxy("/proxy/" + project[0] + "/x"), "X-API-Key", project[1]);
  }

  /** A project's slug and the secret of a key for it. */
  private static String[] project(URI upstream, String fields) {
    String slug = "secure-" + made++;
    String body =
        """
        {"organization": "%s", "name": "%s", "slug": "%s", "upstream": "%s", %s}\
        """;
    admin.json("POST", "/v1/projects", body.formatted(organization, slug, slug, upstream, fields));
    return new String[] {slug, admin.key(slug).secret()};
  }
}
