package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.proxy.plan.RouteFaultException;
import io.latchkey.proxy.plan.RoutePlans;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.route.Route;

/** Where a route takes the project from, what it asks for, and where it leads. */
class RoutesTest {

  @Test
  void projectCanStandInAHeader() {
    var good = ProxyDoor.get("/by-header/x", "X-API-Key", KEY.secret(), "X-Project", "orders");
    var none = ProxyDoor.get("/by-header/x", "X-API-Key", KEY.secret());
    var other = ProxyDoor.get("/by-header/x", "X-API-Key", KEY.secret(), "X-Project", "other");

    assertThat(good.body()).isEqualTo("GET /by-header/x ");
    assertThat(none.body()).contains("project_not_allowed");
    assertThat(other.body()).contains("project_not_allowed");
  }

  @Test
  void projectCanStandInTheHost() {
    assertThat(atHost("orders.api.test")).contains("GET /anything ");
    assertThat(atHost("other.api.test")).contains("project_not_allowed");
  }

  @Test
  void fixedProjectAsksForItsPermissionAndKeepsTheRoutesFilters() {
    AdminClient.Key exporter =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"orders:export\"]");
    AdminClient.Key reader =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");

    var allowed = ProxyDoor.get("/fixed/x?a=1", "X-API-Key", exporter.secret());
    assertThat(allowed.body()).isEqualTo("GET /fixed/x?a=1 ");
    assertThat(allowed.headers().firstValue("X-Answered")).contains("by-the-route");
    assertThat(UPSTREAM.lastHeaders())
        .containsEntry("X-Added", "by-the-route")
        .containsEntry("X-Latchkey-Key-Id", exporter.id())
        .doesNotContainKey("X-API-Key");
    assertThat(ProxyDoor.get("/fixed/x", "X-API-Key", reader.secret()).body())
        .contains("permission_missing");
  }

  @Test
  void keyOfOneProjectNeedsNotNameIt() {
    var answer = ProxyDoor.post("/api-v1/v1/orders", "{}", "X-API-Key", KEY.secret());

    assertThat(answer.body()).isEqualTo("POST /v1/orders {}");
    assertThat(UPSTREAM.lastHeaders()).containsEntry("X-Latchkey-Project", ProxyDoor.ORDERS);
  }

  @Test
  void projectIsReachableByIdAndBySlug() {
    var answer = ProxyDoor.get("/proxy/" + ProxyDoor.ORDERS + "/x", "X-API-Key", KEY.secret());

    assertThat(answer.body()).isEqualTo("GET /x ");
  }

  @Test
  void changedUpstreamIsUsedWithoutARestart() {
    try (TestUpstream first = TestUpstream.start();
        TestUpstream second = TestUpstream.start()) {
      String id = ADMIN.project("moving", first.uri());
      AdminClient.Key key = ADMIN.key("moving");
      assertThat(ProxyDoor.get("/proxy/moving/a", "X-API-Key", key.secret()).statusCode())
          .isEqualTo(200);

      URI moved = second.uri().resolve("/base/");
      ADMIN.json("PATCH", "/v1/projects/" + id, "{\"upstream\": \"" + moved + "\"}");

      await()
          .untilAsserted(
              () ->
                  assertThat(ProxyDoor.get("/proxy/moving/b", "X-API-Key", key.secret()).body())
                      .isEqualTo("GET /base/b "));
      assertThat(second.seen()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',                 ,          ,        latchkey.project is missing",
    "project=somewhere,  ,          ,        'latchkey.project must be path, header, host, fixed,"
        + " key'",
    "project=header,     ,          ,        latchkey.header is missing",
    "project=fixed,      ,          ,        latchkey.name is missing",
    "project=key,        permission, No Way, latchkey.permission must be 1 to 64 characters",
    "project=key,        projekt,   x,       latchkey.projekt is unknown"
  })
  void routeThatCanNotBeUsedIsNamed(
      String project, @Nullable String field, @Nullable String value, String fault) {
    Map<String, Object> fields = new HashMap<>();
    if (!project.isEmpty()) {
      fields.put("project", project.substring("project=".length()));
    }
    if (field != null) {
      fields.put(field, value);
    }
    Map<String, Object> metadata = project.isEmpty() ? Map.of() : Map.of("latchkey", fields);
    Route route =
        Route.async()
            .id("mine")
            .uri(URI.create("http://127.0.0.1:9"))
            .predicate(exchange -> true)
            .metadata(metadata)
            .build();

    assertThatThrownBy(() -> RoutePlans.read(route))
        .isInstanceOf(RouteFaultException.class)
        .hasMessageContaining("route mine: metadata " + fault);
  }

  private static String atHost(String host) {
    return RawHttp.exchange(
        ProxyDoor.port(),
        "GET /anything HTTP/1.1",
        "Host: " + host,
        "X-API-Key: " + KEY.secret(),
        "Connection: close");
  }
}
