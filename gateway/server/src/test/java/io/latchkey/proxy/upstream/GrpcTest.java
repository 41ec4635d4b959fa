package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.GrpcProgram;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls of a gRPC client to a gRPC server, neither of which knows of the gateway. */
class GrpcTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static TestRedis redis;
  private static GrpcProgram server;
  private static RunningGateway gateway;
  private static AdminClient admin;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    server = GrpcProgram.server();
    String route = "spring.cloud.gateway.server.webflux.routes[0].";
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.upstream.response-timeout=5s",
            route + "id=grpc",
            route + "uri=latchkey://project",
            route + "predicates[0]=Path=/test.Echo/**",
            route + "metadata.latchkey.project=key");
    admin = gateway.admin();
    admin.project("echo", server.uri());
    admin.json("PATCH", "/v1/projects/echo", "{\"upstreamProtocol\": \"http2\"}");
    key = admin.key("echo");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
    redis.close();
  }

  private static List<String> call(String secret, String call, String argument) {
    return begin(secret, call, argument, LONG).result();
  }

  private static GrpcProgram begin(String secret, String call, String argument, Duration deadline) {
    return GrpcProgram.call(gateway.proxy(""), secret, call, argument, deadline);
  }

  @Test
  void unaryCallPassesWithMetadataAndTrailers() {
    assertThat(call(key.secret(), "unary", "hello"))
        .containsExactly("metadata " + key.id(), "data echo hello", "status 0 total=1 code= OK");
  }

  @Test
  void statusOfTheServerPassesAsItIs() {
    assertThat(call(key.secret(), "unary", "fail"))
        .last()
        .isEqualTo("status 9 total=1 code= not now: 100 % ö");
    assertThat(call(key.secret(), "unknown", "x")).last().asString().startsWith("status 12 ");
  }

  @Test
  void streamsPassInBothDirections() {
    assertThat(call(key.secret(), "serverStream", "200"))
        .hasSize(202)
        .contains("data item 199")
        .endsWith("status 0 total=1 code= OK");
    assertThat(call(key.secret(), "clientStream", "500"))
        .containsExactly("metadata ", "data bytes 500000", "status 0 total=1 code= OK");
    assertThat(call(key.secret(), "bidi", "5"))
        .contains("data echo 0", "data echo 4")
        .endsWith("status 0 total=1 code= OK");
  }

  @Test
  void deadlineOfTheClientEndsTheCallAtTheServerToo() {
    GrpcProgram running = begin(key.secret(), "serverStream", "1", Duration.ofSeconds(5));

    assertThat(running.result()).contains("data item 0").last().asString().startsWith("status 4 ");
    server.await(lines -> lines.contains("cancelled serverStream"));
  }

  @Test
  void serverThatTakesTooLongIsReportedAsAGrpcStatus() {
    assertThat(call(key.secret(), "unary", "never"))
        .last()
        .asString()
        .startsWith("status 4 total= code=upstream_timeout ");
  }

  @Test
  void refusalsAreReportedAsGrpcStatuses() {
    assertThat(call("-", "unary", "x"))
        .last()
        .asString()
        .startsWith("status 16 total= code=missing_key ");
    assertThat(call("lk_nonsense", "bidi", "1"))
        .last()
        .asString()
        .startsWith("status 16 total= code=invalid_key ");
    String limited =
        """
        {"name": "ci", "projects": ["echo"], "limits": [{"requests": 1, "period": "1h"}]}\
        """;
    String secret = admin.json("POST", "/v1/keys", limited).get("secret").asString();
    assertThat(call(secret, "unary", "x")).last().asString().startsWith("status 0 ");
    assertThat(call(secret, "unary", "x"))
        .last()
        .asString()
        .startsWith("status 8 total= code=rate_limited ");
  }

  @Test
  void serverThatIsAwayIsUnavailable() {
    admin.project("away", java.net.URI.create("http://127.0.0.1:9"));
    admin.json("PATCH", "/v1/projects/away", "{\"upstreamProtocol\": \"http2\"}");

    assertThat(call(admin.key("away").secret(), "unary", "x"))
        .last()
        .asString()
        .startsWith("status 14 total= code=upstream_unreachable ");
  }

  @Test
  void interimResponsesOfAnHttp2UpstreamAreNotTakenForItsResponse() {
    try (GrpcProgram http2 = GrpcProgram.http2Server()) {
      admin.project("interim", http2.uri());
      admin.json("PATCH", "/v1/projects/interim", "{\"upstreamProtocol\": \"http2\"}");
      String secret = admin.key("interim").secret();

      String answer =
          RawHttp.send(
              gateway.latchkey().proxyPort(),
              "GET /proxy/interim/x HTTP/1.1\r\nHost: api.test\r\nX-API-Key: "
                  + secret
                  + "\r\nTE: trailers\r\nConnection: close, TE\r\nX-HTTP2-Scheme: ftp\r\n\r\n");

      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .contains("x-te: trailers", "hello")
          .contains("x-scheme: http\r\n")
          .doesNotContainIgnoringCase("x-http2-")
          .endsWith("0\r\nx-sum: 42\r\n\r\n");
    }
  }

  @Test
  void revocationCutsAStreamAtBothEnds() {
    AdminClient.Key ended = admin.key("echo");
    GrpcProgram running = begin(ended.secret(), "serverStream", "1", LONG);
    running.await(lines -> lines.contains("data item 0"));
    long before = server.said().stream().filter("cancelled serverStream"::equals).count();

    admin.revoke(ended);

    assertThat(running.result()).last().asString().doesNotStartWith("status 0 ");
    server.await(lines -> lines.stream().filter("cancelled serverStream"::equals).count() > before);
  }
}
