package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TlsUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Upstreams of a private authority that want a client certificate: one whose certificate is for its
 * address, and one whose certificate is for the name {@code api.internal} only.
 */
class UpstreamTlsTest {

  private static TestRedis redis;
  private static TestCertificate client;
  private static TlsUpstream plain;
  private static TlsUpstream named;
  private static RunningGateway gateway;
  private static AdminClient admin;
  private static String organization;

  @BeforeAll
  static void start() throws IOException {
    redis = TestRedis.start();
    client = TestCertificate.write(folder(), "gateway");
    TestCertificate ofPlain = TestCertificate.write(folder(), "plain");
    TestCertificate ofNamed = TestCertificate.write(folder(), "named", "dns:api.internal");
    plain = TlsUpstream.start(ofPlain, client);
    named = TlsUpstream.start(ofNamed, client);
    List<String> settings = new ArrayList<>();
    settings.addAll(TlsUpstream.bundle("plain", ofPlain, client));
    settings.addAll(TlsUpstream.bundle("named", ofNamed, client));
    settings.addAll(TlsUpstream.bundle("operators", ofPlain, client));
    settings.add("latchkey.upstream.project-ssl-bundles=plain,named");
    route(settings, 0, "uri", plain.uri().toString());
    route(settings, 0, "metadata.latchkey.ssl-bundle", "operators");
    route(settings, 0, "metadata.latchkey.protocol", "http1");
    route(settings, 1, "uri", named.uri().toString());
    route(settings, 1, "metadata.latchkey.ssl-bundle", "named");
    route(settings, 1, "metadata.latchkey.server-name", "api.internal");
    route(settings, 2, "uri", "latchkey://project");
    route(settings, 2, "metadata.latchkey.protocol", "http1");
    gateway = RunningGateway.on(redis, settings.toArray(String[]::new));
    admin = gateway.admin();
    organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    plain.close();
    named.close();
    redis.close();
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory("latchkey-upstream");
  }

  private static void route(List<String> settings, int number, String property, String value) {
    String prefix = "spring.cloud.gateway.server.webflux.routes[" + number + "].";
    if (property.equals("uri")) {
      settings.add(prefix + "id=r" + number);
      settings.add(prefix + "predicates[0]=Path=/r" + number + "/**");
      settings.add(prefix + "metadata.latchkey.project=key");
    }
    settings.add(prefix + property + "=" + value);
  }

  @Test
  void projectWithABundleReachesAnUpstreamOfAPrivateAuthorityOverHttp2WithAClientCertificate() {
    String slug = project(plain, "\"upstreamSslBundle\": \"plain\"");

    assertThat(get("/proxy/" + slug + "/x", slug).body())
        .isEqualTo("HTTP/2.0 sni= client=CN=gateway");
  }

  @Test
  void projectWithoutABundleDoesNotReachThatUpstream() {
    String slug = project(plain, "\"upstreamProtocol\": \"auto\"");

    HttpResponse<String> refused = get("/proxy/" + slug + "/x", slug);

    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("upstream_unreachable");
  }

  @Test
  void projectThatWantsHttp1GetsItAndOneThatWantsHttp2GetsThat() {
    String http1 =
        project(plain, "\"upstreamSslBundle\": \"plain\", \"upstreamProtocol\": \"http1\"");
    String http2 =
        project(plain, "\"upstreamSslBundle\": \"plain\", \"upstreamProtocol\": \"http2\"");

    assertThat(get("/proxy/" + http1 + "/x", http1).body()).startsWith("HTTP/1.1 ");
    assertThat(get("/proxy/" + http2 + "/x", http2).body()).startsWith("HTTP/2.0 ");
  }

  @Test
  void certificateForAnotherNameIsRefusedUnlessTheProjectNamesTheServer() {
    String slug = project(named, "\"upstreamSslBundle\": \"named\"");
    assertThat(get("/proxy/" + slug + "/x", slug).statusCode()).isEqualTo(502);

    admin.json("PATCH", "/v1/projects/" + slug, "{\"upstreamServerName\": \"api.internal\"}");

    assertThat(get("/proxy/" + slug + "/x", slug).body())
        .isEqualTo("HTTP/2.0 sni=api.internal client=CN=gateway");
    admin.json("PATCH", "/v1/projects/" + slug, "{\"upstreamServerName\": \"other.internal\"}");
    assertThat(get("/proxy/" + slug + "/x", slug).statusCode()).isEqualTo(502);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "upstreamSslBundle": "plain"                              | HTTP/2.0 sni= client=CN=gateway
          "upstreamSslBundle": "plain", "upstreamProtocol": "http1" | HTTP/1.1 sni= client=CN=gateway
          "upstreamSslBundle": "plain", "upstreamProtocol": "http2" | HTTP/2.0 sni= client=CN=gateway
          "upstreamProtocol": "auto"                                | certificate_not_trusted
          """)
  void upstreamIsTriedAsAProjectWouldReachIt(String fields, String outcome) {
    assertThat(tried(plain, fields)).contains(outcome);
  }

  @Test
  void upstreamIsTriedUnderTheNameOfItsServer() {
    String bundle = "\"upstreamSslBundle\": \"named\"";

    assertThat(tried(named, bundle)).contains("certificate_of_another_name");
    assertThat(tried(named, bundle + ", \"upstreamServerName\": \"api.internal\""))
        .contains("HTTP/2.0 sni=api.internal client=CN=gateway");
  }

  @Test
  void upstreamIsNotTriedWithABundleThatItsOrganizationMayNotName() {
    String body =
        "{\"upstream\": \"%s\", \"upstreamSslBundle\": \"operators\"}".formatted(plain.uri());

    HttpResponse<String> refused = admin.call("POST", "/v1/projects/try", body);

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("upstreamSslBundle", "must be one of plain, named");
  }

  private static String tried(TlsUpstream upstream, String fields) {
    String body =
        "{\"organization\": \"%s\", \"upstream\": \"%s\", %s}"
            .formatted(organization, upstream.uri(), fields);
    return admin.call("POST", "/v1/projects/try", body).body();
  }

  @Test
  void routeHasABundleProtocolAndServerNameOfItsOwn() {
    String slug = project(plain, "\"upstreamProtocol\": \"auto\"");

    assertThat(get("/r0/x", slug).body()).isEqualTo("HTTP/1.1 sni= client=CN=gateway");
    assertThat(get("/r1/x", slug).body()).isEqualTo("HTTP/2.0 sni=api.internal client=CN=gateway");
  }

  @Test
  void routeToTheProjectsUpstreamTakesWhatItDoesNotSayFromTheProject() {
    String slug = project(plain, "\"upstreamSslBundle\": \"plain\"");

    assertThat(get("/r2/x", slug).body()).isEqualTo("HTTP/1.1 sni= client=CN=gateway");
  }

  @Test
  void whatTheGatewayAsAWholeUsesHoldsForProjectsThatSayNothing() {
    String slug = project(named, "\"upstreamProtocol\": \"auto\"");
    List<String> settings = new ArrayList<>();
    settings.addAll(
        List.of(
            "latchkey.upstream.ssl-bundle=named", "latchkey.upstream.server-name=api.internal"));
    settings.addAll(bundleOf("named"));
    try (RunningGateway second = RunningGateway.on(redis, settings.toArray(String[]::new))) {
      HttpResponse<String> answer =
          second.get(second.proxy("/proxy/" + slug + "/x"), "X-API-Key", admin.key(slug).secret());

      assertThat(answer.body()).isEqualTo("HTTP/2.0 sni=api.internal client=CN=gateway");
    }
  }

  @Test
  void bundleThatProjectsMayNoLongerNameIsNotUsed() {
    String slug = project(plain, "\"upstreamSslBundle\": \"plain\"");
    try (RunningGateway second = RunningGateway.on(redis)) {
      HttpResponse<String> refused =
          second.get(second.proxy("/proxy/" + slug + "/x"), "X-API-Key", admin.key(slug).secret());

      assertThat(refused.statusCode()).isEqualTo(502);
      assertThat(refused.body()).contains("latchkey.upstream.project-ssl-bundles");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          upstreamSslBundle  | "operators"   | must be one of plain, named
          upstreamSslBundle  | "nothing"     | must be one of plain, named
          upstreamSslBundle  | 7             | must be a string
          upstreamProtocol   | "spdy"        | must be one of auto, http1, http2
          upstreamServerName | "10.0.0.1"    | must be a host name
          upstreamServerName | "a b"         | must be a host name
          """)
  void projectCanNotNameWhatItMayNot(String field, String value, String rule) {
    HttpResponse<String> refused =
        admin.call("POST", "/v1/projects", body("x", plain, "\"%s\": %s".formatted(field, value)));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains(field, rule);
  }

  private static List<String> bundleOf(String name) {
    String prefix = "spring.ssl.bundle.pem." + name + ".";
    var environment = gateway.latchkey().core().getEnvironment();
    return List.of("truststore.certificate", "keystore.certificate", "keystore.private-key")
        .stream()
        .map(each -> prefix + each + "=" + environment.getProperty(prefix + each))
        .toList();
  }

  private static int made;

  private static String project(TlsUpstream upstream, String fields) {
    String slug = "project-" + made++;
    admin.json("POST", "/v1/projects", body(slug, upstream, fields));
    return slug;
  }

  private static String body(String slug, TlsUpstream upstream, String fields) {
    return """
    {"organization": "%s", "name": "%s", "slug": "%s", "upstream": "%s", %s}\
    """
        .formatted(organization, slug, slug, upstream.uri(), fields);
  }

  private static HttpResponse<String> get(String path, String project) {
    return gateway.get(gateway.proxy(path), "X-API-Key", admin.key(project).secret());
  }
}
