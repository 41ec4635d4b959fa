package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an ingress is told of a request that it asks about. */
class ForwardAuthTest {

  private static final String AUTH = "/latchkey/auth";
  private static final int MOST_BYTES = 400;

  private static RunningGateway gateway;
  private static String second;

  @BeforeAll
  static void start() {
    second = ProxyDoor.ADMIN.projectBeside("orders", "auth-second");
    gateway =
        RunningGateway.on(
            ProxyDoor.REDIS,
            "latchkey.proxy.trusted-proxies=127.0.0.0/8",
            "latchkey.limits.maximum-cost=5",
            "latchkey.proxy.cors.allowed-origins=https://app.example",
            "latchkey.forward-auth.host={project}.api.example");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** Asks a gateway about a request, with pairs of header names and values. */
  static HttpResponse<String> ask(
      RunningGateway gateway, String method, String query, String secret, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(gateway.proxy(AUTH) + query))
            .method(method, BodyPublishers.noBody())
            .header("X-API-Key", secret);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return gateway.send(request.build());
  }

  private static HttpResponse<String> ask(String query, String secret, String... headers) {
    return ask(gateway, "GET", query, secret, headers);
  }

  static String code(HttpResponse<String> response) {
    JsonNode problem = new JsonMapper().readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(response.statusCode());
    assertThat(problem.get("requestId").asString()).isNotEmpty();
    return problem.get("code").asString();
  }

  @Test
  void keyThatOpensTheProjectIsIntroducedWithoutABody() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 10, \"period\": \"1h\"}]");

    HttpResponse<String> yes = ask("?project=orders", key.secret());

    assertThat(yes.statusCode()).isEqualTo(200);
    assertThat(yes.body()).isEmpty();
    assertThat(yes.headers().firstValue("X-Latchkey-Key-Id")).hasValue(key.id());
    assertThat(yes.headers().firstValue("X-Latchkey-Project")).hasValue(ProxyDoor.ORDERS);
    assertThat(yes.headers().firstValue("X-Latchkey-Organization")).isPresent();
    assertThat(yes.headers().firstValue("RateLimit")).hasValue("\"1h\";r=9;t=360");
    assertThat(yes.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(ask("?project=orders&cost=5", key.secret()).headers().firstValue("RateLimit"))
        .hasValueSatisfying(limit -> assertThat(limit).startsWith("\"1h\";r=4"));
  }

  @Test
  void yesIsSmall() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 100, \"period\": \"1s\"}]");

    String answer =
        RawHttp.send(
            gateway.proxy("").getPort(),
            "GET /latchkey/auth?project=orders HTTP/1.1\r\nHost: a\r\nX-API-Key: "
                + key.secret()
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(answer.length()).isLessThanOrEqualTo(MOST_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    '',        200",
    "HEAD,   '',        200",
    "POST,   '',        403",
    "GET,    POST,      403",
    "GET,    GET,       200",
    "GET,    get,       403",
    "POST,   POST,      403",
    "POST,   GET,       400",
    "GET,    'GET, POST', 400"
  })
  void methodOfTheClientDecidesBetweenReadAndWrite(String asked, String original, int status) {
    AdminClient.Key reader =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");
    String[] header = original.isEmpty() ? new String[0] : new String[] {"", original};

    for (String name : new String[] {"X-Forwarded-Method", "X-Original-Method"}) {
      if (header.length > 0) {
        header[0] = name;
      }
      assertThat(ask(gateway, asked, "?project=orders", reader.secret(), header).statusCode())
          .as(name)
          .isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Method, GET,     X-Original-Method, POST,                    400",
    "X-Forwarded-Uri,    /a,      X-Original-URI,    /b,                      400",
    "X-Forwarded-Uri,    a,       X-Any,             1,                       400",
    "X-Forwarded-Method, 'G T',   X-Any,             1,                       400",
    "X-Forwarded-Uri,    /a?x=1,  X-Original-URL,    https://api.example/a,   200"
  })
  void headersThatContradictEachOtherAreRefused(
      String first, String value, String second, String other, int status) {
    String secret = ProxyDoor.KEY.secret();

    assertThat(ask("?project=orders", secret, first, value, second, other).statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Uri", "X-Original-URI", "X-Original-URL"})
  void pathThatCouldBeReadInTwoWaysIsRefused(String header) {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"]");

    assertThat(code(ask("?project=orders", key.secret(), header, "/a/%2e%2e/b")))
        .isEqualTo("invalid_path");
    assertThat(ask("?project=orders", key.secret(), header, "/a/b?c=../d").statusCode())
        .isEqualTo(200);
  }

  @Test
  void permissionOfTheQueryIsNeeded() {
    AdminClient.Key exporter =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"orders:export\"]");

    assertThat(code(ask("?project=orders", exporter.secret()))).isEqualTo("permission_missing");
    assertThat(ask("?project=orders&permission=orders:export", exporter.secret()).statusCode())
        .isEqualTo(200);
    assertThat(ask("?project=orders&permission=orders%3Aexport", exporter.secret()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatTheClientWroteIsNoParameter() {
    AdminClient.Key reader =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");
    String target = "/x?permission=read&project=other&cost=5";

    assertThat(ask(gateway, "POST", "?project=orders&uri=" + target, reader.secret()).statusCode())
        .isEqualTo(403);
    assertThat(ask(gateway, "GET", "?project=orders&uri=" + target, reader.secret()).statusCode())
        .isEqualTo(200);
    assertThat(ask(gateway, "POST", target, reader.secret()).statusCode()).isEqualTo(403);
    assertThat(code(ask(gateway, "GET", "?uri=/a/../b", reader.secret())))
        .isEqualTo("invalid_path");
  }

  @Test
  void targetMayBeAppendedToTheAddress() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\", \"auth-second\"]");

    HttpResponse<String> yes =
        ask("/a/b?project=orders", key.secret(), "X-Latchkey-Project", "auth-second");

    assertThat(yes.headers().firstValue("X-Latchkey-Project")).hasValue(second);
    assertThat(code(ask("/a/b?project=orders", key.secret()))).isEqualTo("project_not_allowed");
  }

  @Test
  void projectComesFromTheQueryAHeaderOrTheHost() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\", \"auth-second\"]");

    assertThat(ask("", key.secret(), "X-Latchkey-Project", "auth-second").headers().map())
        .containsEntry("x-latchkey-project", List.of(second));
    assertThat(
            ask("?project=orders", key.secret(), "X-Latchkey-Project", "auth-second")
                .headers()
                .firstValue("X-Latchkey-Project"))
        .hasValue(ProxyDoor.ORDERS);
    for (String host : new String[] {"orders.api.example", "ORDERS.api.example:8443"}) {
      assertThat(
              ask("", key.secret(), "X-Forwarded-Host", host)
                  .headers()
                  .firstValue("X-Latchkey-Project"))
          .hasValue(ProxyDoor.ORDERS);
    }
    assertThat(
            code(
                ask(
                    "",
                    key.secret(),
                    "X-Latchkey-Project",
                    "auth-second",
                    "X-Latchkey-Project",
                    "orders")))
        .isEqualTo("ambiguous_project");
    assertThat(code(ask("", key.secret(), "X-Forwarded-Host", "a.orders.api.example")))
        .isEqualTo("project_not_allowed");
  }

  @Test
  void clientIsTheOneThatTheIngressNames() {
    AdminClient.Key key =
        ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"203.0.113.0/24\"]");

    assertThat(ask("?project=orders", key.secret(), "X-Forwarded-For", "203.0.113.9").statusCode())
        .isEqualTo(200);
    assertThat(code(ask("?project=orders", key.secret(), "X-Forwarded-For", "198.51.100.1")))
        .isEqualTo("address_not_allowed");
  }

  @Test
  void refusalIsNeverAStatusThatAnIngressTakesForAYes() {
    for (String type : new String[] {"application/grpc", "application/grpc-web+proto"}) {
      HttpResponse<String> no = ask("?project=orders", "lk_wrong", "Content-Type", type);

      assertThat(no.statusCode()).as(type).isEqualTo(401);
      assertThat(code(no)).isEqualTo("invalid_key");
    }
    HttpResponse<String> preflight =
        ask(
            gateway,
            "OPTIONS",
            "?project=orders",
            "lk_wrong",
            "Origin",
            "https://app.example",
            "Access-Control-Request-Method",
            "GET");
    assertThat(preflight.statusCode()).isEqualTo(401);
  }

  @Test
  void revokedKeyIsRefusedAndALimitHolds() {
    AdminClient.Key revoked = ProxyDoor.key("\"projects\": [\"orders\"]");
    assertThat(ask("?project=orders", revoked.secret()).statusCode()).isEqualTo(200);
    ProxyDoor.ADMIN.revoke(revoked);
    AdminClient.Key limited =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    ask("?project=orders&cost=5", limited.secret());

    HttpResponse<String> second = ask("?project=orders", limited.secret());

    assertThat(code(ask("?project=orders", revoked.secret()))).isEqualTo("revoked_key");
    assertThat(code(second)).isEqualTo("rate_limited");
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
    assertThat(gateway.get(gateway.proxy(AUTH)).statusCode()).isEqualTo(401);
  }

  @Test
  void otherPathsAreNotTaken() {
    assertThat(ask("entication", ProxyDoor.KEY.secret()).statusCode()).isEqualTo(404);
  }
}
