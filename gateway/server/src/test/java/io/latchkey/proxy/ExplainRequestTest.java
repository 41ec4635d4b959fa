package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.GATEWAY;
import static io.latchkey.proxy.ProxyDoor.REDIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of a request is explained by the ID that its client was told. */
class ExplainRequestTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void refusedRequestIsExplainedAsItWasDecidedAndAsItWouldBeNow() {
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");
    HttpResponse<String> refused =
        ProxyDoor.post("/proxy/orders/a?x=1", "{}", "X-API-Key", key.secret());

    JsonNode then = explain(id(refused));
    ADMIN.revoke(key);
    JsonNode later = explain(id(refused));

    assertThat(then.get("key").asString()).isEqualTo(key.id());
    assertThat(then.get("allowed").asBoolean()).isFalse();
    assertThat(then.get("code").asString()).isEqualTo("permission_missing");
    assertThat(then.get("status").asInt()).isEqualTo(403);
    assertThat(then.get("decidedBy").asString()).isEqualTo("permission");
    assertThat(checks(then, "failed")).containsExactly("permission");
    assertThat(then.get("now").get("decidedBy").asString()).isEqualTo("permission");
    JsonNode request = then.get("request");
    assertThat(request.get("method").asString()).isEqualTo("POST");
    assertThat(request.get("path").asString()).isEqualTo("/proxy/orders/a");
    assertThat(request.get("project").asString()).isEqualTo("orders");
    assertThat(request.get("permission").asString()).isEqualTo("write");
    assertThat(request.get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(later.get("decidedBy").asString()).isEqualTo("permission");
    assertThat(later.get("now").get("decidedBy").asString()).isEqualTo("not_revoked");
  }

  @Test
  void limitThatRefusedIsNamedAndItsStandingIsTold() {
    AdminClient.Key key =
        ProxyDoor.key(
            "\"projects\": [\"orders\"], \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    for (int i = 0; i < 5; i++) {
      ProxyDoor.get("/proxy/orders/a", "X-API-Key", key.secret());
    }
    HttpResponse<String> refused = ProxyDoor.get("/proxy/orders/a", "X-API-Key", key.secret());

    JsonNode then = explain(id(refused));

    assertThat(then.get("decidedBy").asString()).isEqualTo("rate_limit");
    assertThat(checks(then, "not_reached")).containsExactly("quota");
    assertThat(then.get("now").get("limits").get(0).get("exhausted").asBoolean()).isTrue();
  }

  @Test
  void requestThatWasLetThroughIsExplainedAndSoIsWhatItsUpstreamDid() {
    String slug = "away-" + UUID.randomUUID().toString().substring(0, 8);
    ADMIN.project(slug, URI.create("http://127.0.0.1:1"));
    AdminClient.Key key = ADMIN.key(slug);
    HttpResponse<String> failed = ProxyDoor.get("/proxy/" + slug, "X-API-Key", key.secret());
    AdminClient.Key good = ADMIN.key("orders");
    HttpResponse<String> passed = ProxyDoor.get("/proxy/orders/x", "X-API-Key", good.secret());

    await().until(() -> explain(id(failed)).has("code"));
    JsonNode unreachable = explain(id(failed));
    JsonNode allowed = explain(passed.headers().firstValue("X-Request-Id").orElseThrow());

    assertThat(unreachable.get("allowed").asBoolean()).isTrue();
    assertThat(unreachable.get("code").asString()).isEqualTo("upstream_unreachable");
    assertThat(unreachable.get("status").asInt()).isEqualTo(502);
    assertThat(allowed.get("allowed").asBoolean()).isTrue();
    assertThat(allowed.has("code")).isFalse();
    assertThat(checks(allowed, "passed")).hasSize(13);
    assertThat(allowed.get("now").get("allowed").asBoolean()).isTrue();
  }

  @Test
  void requestIsSeenByItsOrganizationOnly() {
    String mine = ADMIN.json("POST", "/v1/organizations", "{\"name\": \"A\"}").get("id").asString();
    String slug = "mine-" + UUID.randomUUID().toString().substring(0, 8);
    ADMIN.json(
        "POST",
        "/v1/projects",
        "{\"organization\": \"%s\", \"name\": \"P\", \"slug\": \"%s\"}".formatted(mine, slug));
    String theirs =
        ADMIN.json("POST", "/v1/organizations", "{\"name\": \"B\"}").get("id").asString();
    String withKey =
        id(ProxyDoor.post("/proxy/other/x", "{}", "X-API-Key", ADMIN.key(slug).secret()));
    String withoutKey = id(ProxyDoor.get("/proxy/" + slug + "/x"));
    String nowhere = id(ProxyDoor.get("/proxy/nowhere/x"));
    List.of(withKey, withoutKey, nowhere).forEach(ExplainRequestTest::explain);

    AdminClient me = member(mine);
    AdminClient them = member(theirs);

    assertThat(ask(me, withKey).statusCode()).isEqualTo(200);
    assertThat(ask(me, withoutKey).body()).contains("\"decidedBy\":\"credential\"");
    assertThat(ask(me, nowhere).statusCode()).isEqualTo(404);
    assertThat(ask(them, withKey).statusCode()).isEqualTo(404);
    assertThat(ask(them, withoutKey).body()).contains("\"request_not_found\"");
  }

  @Test
  void lastOfSeveralRequestsWithOneIdIsExplained() {
    String id = "retried-" + UUID.randomUUID();
    for (int i = 0; i < 10; i++) {
      ProxyDoor.get("/proxy/orders/" + i, "X-Request-Id", id);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(explain(id).get("request").get("path").asString())
                    .isEqualTo("/proxy/orders/9"));
    String held = REDIS.with(commands -> commands.get("latchkey:request:" + id));
    assertThat(held.split("\n")).hasSize(8);
    long seconds = REDIS.with(commands -> commands.ttl("latchkey:request:" + id));
    assertThat(seconds).isBetween(800L, 900L);
  }

  @Test
  void unknownIdIsSaidToBeSoAndWhetherItMayHaveBeenLeftOut() {
    HttpResponse<String> unknown = ask(ADMIN, "0123456789abcdef");
    HttpResponse<String> bad = ADMIN.call("POST", "/v1/explain", "{\"requestId\": \"a b\"}");
    HttpResponse<String> both =
        ADMIN.call("POST", "/v1/explain", "{\"requestId\": \"a\", \"key\": \"b\"}");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("No recent request has this ID");
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(both.statusCode()).isEqualTo(422);
  }

  private static AdminClient member(String organization) {
    String name = "viewer-" + UUID.randomUUID();
    JsonNode added =
        ADMIN.json(
            "POST",
            "/v1/organizations/" + organization + "/members",
            "{\"userName\": \"%s\", \"role\": \"viewer\"}".formatted(name));
    String signIn =
        "{\"userName\": \"%s\", \"password\": \"%s\"}"
            .formatted(name, added.get("password").asString());
    String token = ADMIN.json("POST", "/v1/sessions", signIn).get("token").asString();
    return new AdminClient(console(GATEWAY), token);
  }

  private static URI console(RunningGateway gateway) {
    return URI.create("http://127.0.0.1:" + gateway.latchkey().consolePort());
  }

  private static HttpResponse<String> ask(AdminClient who, String id) {
    return who.call("POST", "/v1/explain", "{\"requestId\": \"" + id + "\"}");
  }

  /** The explanation, once the decision is written. */
  private static JsonNode explain(String id) {
    await().until(() -> ask(ADMIN, id).statusCode() == 200);
    return JSON.readTree(ask(ADMIN, id).body());
  }

  private static String id(HttpResponse<String> refused) {
    return JSON.readTree(refused.body()).get("requestId").asString();
  }

  private static List<String> checks(JsonNode explanation, String outcome) {
    return explanation
        .get("checks")
        .valueStream()
        .filter(each -> each.get("outcome").asString().equals(outcome))
        .map(each -> each.get("check").asString())
        .toList();
  }
}
