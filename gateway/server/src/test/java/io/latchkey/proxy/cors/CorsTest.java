package io.latchkey.proxy.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What a browser needs to hear so that a page of another origin can call the proxy. */
@BothWays
class CorsTest {

  private static final String PAGE = "https://app.example";
  private static final String STRANGER = "https://stranger.example";
  private static final String ROUTE = "spring.cloud.gateway.server.webflux.routes[0].";

  private static final String END = "\r\nConnection: close\r\n\r\n";

  private static TestRedis redis;
  private static DisposableServer upstream;
  private static RunningGateway gateway;
  private static String secret;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    upstream =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) ->
                    response
                        .header("Access-Control-Allow-Origin", "*")
                        .header("Access-Control-Allow-Credentials", "true")
                        .header("Access-Control-Expose-Headers", "X-Total-Count")
                        .header("Vary", "Accept-Encoding")
                        .sendString(request.receive().then(Mono.just("answered"))))
            .bindNow();
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.proxy.cors.allowed-origins=" + PAGE + ",http://localhost:3000",
            "latchkey.proxy.cors.exposed-headers=X-Own",
            "latchkey.connections.body-timeout=1s",
            ROUTE + "id=own",
            ROUTE + "uri=latchkey://project",
            ROUTE + "predicates[0]=Path=/own/**",
            ROUTE + "metadata.latchkey.project=key");
    gateway.admin().project("orders", URI.create("http://127.0.0.1:" + upstream.port()));
    secret = gateway.admin().key("orders").secret();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.disposeNow();
    redis.close();
  }

  private static HttpResponse<String> preflight(RunningGateway to, String path, String origin) {
    return to.send(
        HttpRequest.newBuilder(to.proxy(path))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "x-api-key, content-type")
            .build());
  }

  private static HttpResponse<String> get(String path, String... headers) {
    return gateway.get(gateway.proxy(path), headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/proxy/orders/x", "/proxy/unknown", "/latchkey/me", "/own/x", "/proxy/orders"})
  void preflightOfAnAllowedOriginIsAnsweredWithoutAKey(String path) {
    HttpResponse<String> answer = preflight(gateway, path, PAGE);

    HttpHeaders headers = answer.headers();
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(headers.allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
    assertThat(headers.firstValue("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(headers.firstValue("Access-Control-Allow-Headers"))
        .contains("x-api-key, content-type");
    assertThat(headers.firstValue("Access-Control-Max-Age")).contains("600");
    assertThat(headers.firstValue("Vary").orElse("")).contains("Origin");
    assertThat(headers.firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "null",
        "http://app.example",
        "https://app.example:444",
        "https://app.example.stranger.example",
        "https://APP.example"
      })
  void preflightOfAnyOtherOriginIsRefusedAndNamesNoOrigin(String origin) {
    HttpResponse<String> answer = preflight(gateway, "/proxy/orders/x", origin);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
  }

  @Test
  void optionsRequestThatIsNoPreflightNeedsAKeyAndReachesTheUpstream() {
    HttpRequest.Builder options =
        HttpRequest.newBuilder(gateway.proxy("/proxy/orders/x"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", PAGE);

    assertThat(gateway.send(options.build()).statusCode()).isEqualTo(401);
    assertThat(gateway.send(options.header("X-API-Key", secret).build()).body())
        .isEqualTo("answered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/orders/x", "/latchkey/me", "/own/x", "/nowhere"})
  void pageCanReadARefusal(String path) {
    HttpResponse<String> answer = get(path, "Origin", PAGE);

    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains(
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "WWW-Authenticate",
            "X-Request-Id",
            "X-Own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "GET /own/LONG HTTP/1.1|ORIGIN|Host: x -> 414",
        "GET /own/x HTTP/1.1|X: LONG|Host: x|ORIGIN -> 431",
        "GET /own/x HTTP/1.1|ORIGIN -> 400",
        "GET /own/x HTTP/1.1|Host: a|Host: b|ORIGIN -> 400",
        "GET /own/x HTTP/1.1|ORIGIN|Bad Name: x -> 400",
        "GET x HTTP/1.1|Host: x|ORIGIN -> 400",
        "GET /own/x HTTP/3.0|Host: x|ORIGIN -> 505",
        "POST /own/x HTTP/1.1|Host: x|X-API-Key: KEY|ORIGIN|Content-Length: 9 -> 408"
      })
  void pageCanReadARefusalOfWhatCanNotBeServed(String head, int status) {
    String text =
        head.replace("LONG", "x".repeat(20_000)).replace("KEY", secret).replace("|", "\r\n");
    String own = RawHttp.send(port(), text.replace("ORIGIN", "Origin: " + PAGE) + END);
    String strange = RawHttp.send(port(), text.replace("ORIGIN", "Origin: " + STRANGER) + END);

    assertThat(List.of(own, strange))
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("vary: origin"));
    assertThat(own)
        .containsOnlyOnce("ccess-control-allow-origin: " + PAGE + "\r\n")
        .containsIgnoringCase("access-control-expose-headers: RateLimit, ");
    assertThat(strange).doesNotContainIgnoringCase("access-control-");
  }

  private static int port() {
    return gateway.latchkey().proxyPort();
  }

  @Test
  void policyTakesThePlaceOfTheUpstreamsOwn() {
    HttpHeaders headers = get("/proxy/orders/x", "Origin", PAGE, "X-API-Key", secret).headers();

    assertThat(headers.allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
    assertThat(headers.firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(headers.allValues("Access-Control-Expose-Headers"))
        .singleElement()
        .asString()
        .contains("X-Total-Count", "RateLimit");
    assertThat(String.join(", ", headers.allValues("Vary"))).contains("Accept-Encoding", "Origin");
  }

  @Test
  void responseToAnybodyElseNamesNoOriginThoughTheUpstreamDoes() {
    List<HttpResponse<String>> answers =
        List.of(
            get("/proxy/orders/x", "X-API-Key", secret),
            get("/proxy/orders/x", "X-API-Key", secret, "Origin", STRANGER));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.body()).isEqualTo("answered");
              assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
              assertThat(answer.headers().allValues("Vary")).contains("Origin");
            });
  }

  @Test
  void everyOriginIsAllowedIfTheSettingSaysSo() {
    try (RunningGateway open = RunningGateway.on(redis, "latchkey.proxy.cors.allowed-origins=*")) {
      HttpResponse<String> preflight = preflight(open, "/latchkey/me", STRANGER);
      HttpResponse<String> refused = open.get(open.proxy("/latchkey/me"), "Origin", "null");

      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(refused.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    }
  }
}
