package io.latchkey.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An application of somebody's own with the starter, beside a console of Latchkey's. */
class StarterTest {

  private static OwnFleet fleet;

  @BeforeAll
  static void start() {
    fleet = new OwnFleet();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void keyOpensMarkedRouteUntilItsRevocationWhichTheApplicationConfirms() throws Exception {
    AdminClient.Key key = fleet.key("orders");

    int before = fleet.get("/orders/1", "X-API-Key", key.secret()).statusCode();
    JsonNode revocation = fleet.console.admin().revoke(key).get("revocation");
    HttpResponse<String> after = fleet.get("/orders/1", "X-API-Key", key.secret());

    assertThat(before).isEqualTo(200);
    assertThat(revocation.get("confirmed").toString()).contains("orders-gateway-");
    assertThat(revocation.get("pending").size()).isZero();
    assertThat(after.statusCode()).isEqualTo(401);
    assertThat(after.body()).contains("\"code\":\"revoked_key\"", "\"requestId\"");
    assertThat(after.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void applicationIsAnInstanceOfTheFleetThatAnswersClients() {
    await()
        .untilAsserted(
            () -> {
              JsonNode instances = fleet.console.admin().json("GET", "/v1/instances", "");
              assertThat(instances.get("items").toString())
                  .containsPattern("orders-gateway-[0-9a-f]{8}[^}]*\"roles\":\\[\"proxy\"\\]");
            });
  }

  @Test
  void unmarkedRouteIsUntouched() throws Exception {
    HttpResponse<String> response =
        fleet.get("/open/1", "X-API-Key", "anything", "X-Latchkey-Key-Id", "mine");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Request-Id")).isEmpty();
    assertThat(fleet.upstream.lastHeaders())
        .containsEntry("X-API-Key", "anything")
        .containsEntry("X-Latchkey-Key-Id", "mine")
        .doesNotContainKey("X-Latchkey-Project");
  }

  @Test
  void upstreamLearnsWhoCallsAndNeverTheSecret() throws Exception {
    AdminClient.Key key = fleet.key("orders");

    fleet.get(
        "/orders/1",
        "Authorization",
        "Bearer " + key.secret(),
        "X-Copy",
        key.secret(),
        "X-Latchkey-Key-Id",
        "forged",
        "X_Latchkey_Project",
        "forged",
        "X-Kept",
        "yes");

    assertThat(fleet.upstream.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", key.id())
        .containsEntry("X-Kept", "yes")
        .containsKeys("X-Latchkey-Organization", "X-Latchkey-Project", "X-Request-Id")
        .doesNotContainKeys("Authorization", "X-Copy", "X_Latchkey_Project")
        .doesNotContainValue("forged");
    assertThat(fleet.upstream.seen().get(fleet.upstream.seen().size() - 1).uri()).isEqualTo("/1");
  }

  @Test
  void clientCannotNameTheCallersIdentityAwayInConnection() {
    AdminClient.Key key = fleet.key("orders");

    RawHttp.send(
        fleet.application.port(),
        "GET /orders/1 HTTP/1.1\r\nHost: a.test\r\nX-API-Key: "
            + key.secret()
            + "\r\nConnection: close, X-Latchkey-Key-Id, X-Latchkey-Project\r\n\r\n");

    assertThat(fleet.upstream.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", key.id())
        .containsKey("X-Latchkey-Project");
  }

  @Test
  void markedRouteRefusesWhatTheKeyDoesNotOpen() throws Exception {
    AdminClient.Key invoices = fleet.key("invoices");
    AdminClient.Key orders = fleet.console.admin().key("orders");

    assertThat(fleet.get("/orders/1").body()).contains("\"code\":\"missing_key\"");
    assertThat(fleet.get("/orders/1", "X-API-Key", "lk_nonsense").body()).contains("invalid_key");
    assertThat(fleet.get("/orders/1", "X-API-Key", invoices.secret()).body())
        .contains("project_not_allowed");
    assertThat(fleet.get("/marked/1").statusCode()).isEqualTo(401);
    assertThat(fleet.get("/marked/1", "X-API-Key", orders.secret()).statusCode()).isEqualTo(200);
    assertThat(fleet.get("/java/1").statusCode()).isEqualTo(401);
    assertThat(fleet.get("/java/1", "X-API-Key", orders.secret()).statusCode()).isEqualTo(200);
    assertThat(fleet.get("/orders/%2e%2e/1", "X-API-Key", orders.secret()).body())
        .contains("invalid_path");
  }

  /** Closed at once, with bytes unread, the system would reset the connection. */
  @Test
  void clientReadsARefusalWhileItsBodyIsStillUnderWay() throws IOException {
    byte[] part = new byte[1024 * 1024];
    try (Socket socket = new Socket("127.0.0.1", fleet.application.port())) {
      socket.setSoTimeout((int) Patience.LONG.toMillis());
      String head = "POST /orders/1 HTTP/1.1\r\nHost: a.test\r\nContent-Length: " + 3 * part.length;
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(part);

      byte[] response = socket.getInputStream().readAllBytes();

      assertThat(new String(response, StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 401")
          .contains("\"code\":\"missing_key\"");
    }
  }

  @Test
  void routeMayTakeItsProjectFromThePath() throws Exception {
    AdminClient.Key key = fleet.key("orders", "invoices");

    assertThat(fleet.get("/tenants/invoices/1", "X-API-Key", key.secret()).statusCode())
        .isEqualTo(200);
    assertThat(fleet.get("/tenants/nobody/1", "X-API-Key", key.secret()).body())
        .contains("project_not_allowed");
  }

  @Test
  void twoFiltersOfARouteMustBothAgree() throws Exception {
    AdminClient.Key one = fleet.key("orders");
    AdminClient.Key both = fleet.key("orders", "invoices");

    assertThat(fleet.get("/both/1", "X-API-Key", one.secret()).body())
        .contains("project_not_allowed");
    assertThat(fleet.get("/both/1", "X-API-Key", both.secret()).statusCode()).isEqualTo(200);
    assertThat(fleet.upstream.lastHeaders()).doesNotContainKey("X-API-Key");
  }

  @Test
  void requestThatIsForwardedWithinTheApplicationStaysLetThrough() throws Exception {
    AdminClient.Key key = fleet.key("orders");

    assertThat(fleet.get("/forwarded/1", "X-API-Key", key.secret()).statusCode()).isEqualTo(200);
    assertThat(fleet.upstream.lastHeaders())
        .containsEntry("X-Latchkey-Key-Id", key.id())
        .doesNotContainKey("X-API-Key");
  }

  @Test
  void limitsHoldAndAreReported() throws Exception {
    JsonNode made =
        fleet
            .console
            .admin()
            .json(
                "POST",
                "/v1/keys",
                """
                {"name": "ci", "projects": ["orders"], "permissions": ["read", "write"],
                 "limits": [{"requests": 1, "period": "1h", "burst": 1}]}\
                """);
    String secret = made.get("secret").asString();

    HttpResponse<String> first = fleet.get("/orders/1", "X-API-Key", secret);
    HttpResponse<String> second = fleet.get("/orders/1", "X-API-Key", secret);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().allValues("RateLimit")).hasSize(1);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("\"code\":\"rate_limited\"");
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void ownErrorsStayTheApplicationsOwn() throws Exception {
    HttpResponse<String> response = fleet.get("/nothing");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"error\":\"Not Found\"").doesNotContain("urn:latchkey");
  }

  @Test
  void applicationsMetersHaveOursBesideTheirOwn() throws Exception {
    fleet.get("/orders/1", "X-API-Key", fleet.key("orders").secret());

    MeterRegistry registry = fleet.application.context().getBean(MeterRegistry.class);
    assertThat(registry.find("latchkey.decision").timers()).isNotEmpty();
    assertThat(registry.find("latchkey.feed.lag").meters()).isNotEmpty();
    assertThat(registry.find("spring.cloud.gateway.requests").timers()).isNotEmpty();
  }

  @Test
  void everythingInTheApplicationsContextIsNamedAfterLatchkey() {
    for (String name : fleet.application.context().getBeanDefinitionNames()) {
      Class<?> type = fleet.application.context().getType(name);
      if (type != null
          && type.getName().startsWith("io.latchkey.")
          && !type.getName().contains("Test")
          && !type.getName().contains("starter.Own")) {
        assertThat(name).matches("(latchkey|io\\.latchkey\\.).*");
      }
    }
  }
}
