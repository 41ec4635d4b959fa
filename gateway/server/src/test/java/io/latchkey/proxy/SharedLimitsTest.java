package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.WithinOneHour;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients see of limits that their keys share, through the real door, on either carrier. */
@WithinOneHour
class SharedLimitsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String FIVE = "{\"limits\": [{\"requests\": 5, \"period\": \"1d\"}]}";
  private static final String NONE = "null";

  private final String slug = "shared-" + System.nanoTime() % 1_000_000_000;
  private final String project = ADMIN.project(slug, UPSTREAM.uri());
  private final String organization =
      ADMIN.json("GET", "/v1/projects/" + project, "").get("organization").asString();

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/SLUG/x", "/api-v1/x"})
  void keysOfAProjectAreHeldToItsLimitTogetherAndToldWhoseItIs(String path) {
    editProject(FIVE);
    AdminClient.Key one = key("");
    AdminClient.Key two = key(", \"limits\": [{\"requests\": 100, \"period\": \"1h\"}]");

    assertThat(statuses(one, path, 3)).containsExactly(200, 200, 200);
    List<HttpResponse<String>> answers = send(two, path, 3);

    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 200, 429);
    assertThat(header(answers.get(1), "RateLimit-Policy"))
        .isEqualTo("\"1h\";q=100;w=3600, \"project-1d\";q=5;w=86400");
    assertThat(header(answers.get(1), "RateLimit"))
        .matches("\"1h\";r=98;t=\\d+, \"project-1d\";r=0;t=\\d+");
    HttpResponse<String> refused = answers.get(2);
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.get("code").asString()).isEqualTo("rate_limited");
    assertThat(problem.get("limit").asString()).isEqualTo("project");
    assertThat(problem.get("violated-policies").toString()).isEqualTo("[\"project-1d\"]");
    assertThat(problem.get("detail").asString()).contains("all requests to this project share");
    assertThat(Long.parseLong(header(refused, "Retry-After"))).isBetween(17_000L, 17_280L);
    assertThat(header(refused, "RateLimit"))
        .isEqualTo("\"project-1d\";r=0;t=" + header(refused, "Retry-After"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/SLUG/x", "/api-v1/x"})
  void requestThatASharedLimitRefusesIsNotChargedToTheKey(String path) {
    editProject(FIVE);
    AdminClient.Key key = key(", \"limits\": [{\"requests\": 8, \"period\": \"1d\"}]");
    assertThat(statuses(key, path, 20)).endsWith(429).filteredOn(each -> each == 200).hasSize(5);

    editProject(NONE);

    await().until(() -> send(key, path, 1).get(0).statusCode() == 200);
    assertThat(statuses(key, path, 10)).filteredOn(each -> each == 200).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proxy/SLUG/x", "/api-v1/x"})
  void requestThatItsKeyRefusesIsNotChargedToASharedLimit(String path) {
    editProject("{\"limits\": [{\"requests\": 8, \"period\": \"1d\"}]}");
    AdminClient.Key key = key(", \"limits\": [{\"requests\": 5, \"period\": \"1d\"}]");
    assertThat(statuses(key, path, 20)).filteredOn(each -> each == 200).hasSize(5);

    assertThat(statuses(key(""), path, 4)).containsExactly(200, 200, 200, 429);
  }

  @Test
  void ownersKeysShareTheirLimitAndOtherOwnersHaveTheirOwn() {
    editOrganization(
        """
        {"ownerLimits": {"default": {"limits": [{"requests": 5, "period": "1d"}]},
          "owners": {"big / corp": {"quota": {"requests": 7, "period": "month"}},
                     "free": {"limits": []}}}}\
        """);
    AdminClient.Key one = key(", \"owner\": \"acme\"");
    AdminClient.Key two = key(", \"owner\": \"acme\"");

    assertThat(statuses(one, "/proxy/SLUG/x", 4)).containsOnly(200);
    assertThat(statuses(two, "/proxy/SLUG/x", 2)).containsExactly(200, 429);
    assertThat(statuses(key(", \"owner\": \"other\""), "/proxy/SLUG/x", 6))
        .containsExactly(200, 200, 200, 200, 200, 429);
    assertThat(statuses(key(", \"owner\": \"free\""), "/proxy/SLUG/x", 9)).containsOnly(200);
    assertThat(statuses(key(""), "/proxy/SLUG/x", 9)).containsOnly(200);
    List<HttpResponse<String>> big = send(key(", \"owner\": \"big / corp\""), "/proxy/SLUG/x", 8);
    assertThat(big).extracting(HttpResponse::statusCode).endsWith(200, 429);
    JsonNode problem = JSON.readTree(big.get(7).body());
    assertThat(problem.get("code").asString()).isEqualTo("quota_exceeded");
    assertThat(problem.get("limit").asString()).isEqualTo("owner");
    assertThat(problem.get("violated-policies").toString()).isEqualTo("[\"owner-monthly\"]");
    assertThat(problem.get("detail").asString())
        .startsWith("The quota of this day or month that all API keys of this owner share")
        .contains("It resets at ");
  }

  @Test
  void organizationsLimitHoldsOverItsProjectsAndOwners() {
    String other = ADMIN.projectBeside(slug, slug + "-b");
    ADMIN.json("PATCH", "/v1/projects/" + other, "{\"upstream\": \"" + UPSTREAM.uri() + "\"}");
    editOrganization("{\"sharedLimits\": " + FIVE + "}");
    AdminClient.Key both = ProxyDoor.key("\"projects\": [\"%s\", \"%s-b\"]".formatted(slug, slug));

    assertThat(statuses(both, "/proxy/SLUG/x", 2)).containsOnly(200);
    assertThat(statuses(both, "/proxy/SLUG-b/x", 2)).containsOnly(200);
    List<HttpResponse<String>> answers = send(key(", \"owner\": \"a\""), "/proxy/SLUG/x", 2);

    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 429);
    assertThat(JSON.readTree(answers.get(1).body()).get("limit").asString())
        .isEqualTo("organization");
  }

  @Test
  void limitsThatAreRaisedLoweredAndTakenAwayHoldOnceTheyAreRead() {
    AdminClient.Key key = key("");
    editProject(FIVE);
    assertThat(statuses(key, "/proxy/SLUG/x", 6)).endsWith(200, 429);

    editProject("{\"limits\": [{\"requests\": 9, \"period\": \"1d\"}]}");
    assertThat(statuses(key, "/proxy/SLUG/x", 5)).containsExactly(200, 200, 200, 200, 429);
    editProject("{\"limits\": [{\"requests\": 6, \"period\": \"1d\"}]}");
    assertThat(statuses(key, "/proxy/SLUG/x", 1)).containsExactly(429);
    editProject("{\"limits\": [{\"requests\": 10, \"period\": \"1d\"}]}");
    assertThat(statuses(key, "/proxy/SLUG/x", 2)).containsExactly(200, 429);
    editProject(NONE);
    await().until(() -> statuses(key, "/proxy/SLUG/x", 1).contains(200));
    assertThat(header(send(key, "/proxy/SLUG/x", 1).get(0), "RateLimit")).isEqualTo("none");
  }

  @Test
  void routesCostIsChargedToSharedLimits() {
    editProject("{\"limits\": [{\"requests\": 12, \"period\": \"1d\"}]}");
    AdminClient.Key key = key("");

    assertThat(statuses(key, "/dear/x", 3)).containsExactly(200, 200, 429);
    assertThat(statuses(key, "/proxy/SLUG/x", 3)).containsExactly(200, 200, 429);
  }

  @Test
  void verificationForwardAuthAndWhoAmIAreChargedAndTellOfSharedLimits() {
    editOrganization("{\"sharedLimits\": " + FIVE + "}");
    AdminClient.Key key = key("");
    JsonNode me = JSON.readTree(ProxyDoor.get("/latchkey/me", "X-API-Key", key.secret()).body());
    assertThat(me.get("limits").get(0).get("policy").asString()).isEqualTo("organization-1d");
    assertThat(me.get("limits").get(0).get("of").asString()).isEqualTo("organization");
    assertThat(me.get("limits").get(0).get("left").asInt()).isEqualTo(4);
    HttpResponse<String> asked =
        ProxyDoor.get("/latchkey/auth?project=" + slug, "X-API-Key", key.secret());
    assertThat(asked.headers().firstValue("RateLimit"))
        .hasValueSatisfying(told -> assertThat(told).startsWith("\"organization-1d\";r=3;"));
    String question =
        "{\"secret\": \"%s\", \"project\": \"%s\", \"cost\": 1}".formatted(key.secret(), slug);
    for (int i = 0; i < 3; i++) {
      assertThat(ADMIN.json("POST", "/v1/keys/verify", question).get("allowed").asBoolean())
          .isTrue();
    }

    JsonNode refused = ADMIN.json("POST", "/v1/keys/verify", question);

    assertThat(refused.get("code").asString()).isEqualTo("rate_limited");
    assertThat(refused.get("limit").asString()).isEqualTo("organization");
    assertThat(refused.get("retryAfter").asLong()).isPositive();
    assertThat(ProxyDoor.get("/latchkey/me", "X-API-Key", key.secret()).statusCode())
        .isEqualTo(429);
    JsonNode why =
        ADMIN.json(
            "POST",
            "/v1/explain",
            "{\"key\": \"%s\", \"project\": \"%s\"}".formatted(key.id(), slug));
    assertThat(why.get("code").asString()).isEqualTo("rate_limited");
    assertThat(why.get("limits").get(0).get("of").asString()).isEqualTo("organization");
  }

  @Test
  void whatIsLeftOfSharedLimitsCanBeReadAndIsNotChargedByReading() {
    editProject(FIVE);
    editOrganization(
        """
        {"sharedLimits": {"limits": [{"requests": 50, "period": "1d", "burst": 9}]},
         "ownerLimits": {"default": {"quota": {"requests": 20, "period": "day"}}}}\
        """);
    AdminClient.Key key = key(", \"owner\": \"acme\"");
    send(key, "/proxy/SLUG/x", 2);

    for (int i = 0; i < 3; i++) {
      assertThat(left("/v1/projects/" + slug + "/limits", "project-1d")).isEqualTo(3);
      assertThat(left("/v1/organizations/" + organization + "/limits", "organization-1d"))
          .isEqualTo(7);
    }
    String owner = "/v1/organizations/" + organization + "/limits?owner=";
    await().untilAsserted(() -> assertThat(left(owner + "acme", "owner-daily")).isEqualTo(18));
    assertThat(left(owner + "other", "owner-daily")).isEqualTo(20);
  }

  private static long left(String path, String policy) {
    JsonNode first = ADMIN.json("GET", path, "").get("limits").get(0);
    assertThat(first.get("policy").asString()).isEqualTo(policy);
    return first.get("left").asLong();
  }

  /** Edits what all requests to the project share, and waits until requests are held to it. */
  private void editProject(String limits) {
    ADMIN.json("PATCH", "/v1/projects/" + slug, "{\"sharedLimits\": " + limits + "}");
    ProxyDoor.awaitFollowed();
  }

  private void editOrganization(String body) {
    ADMIN.json("PATCH", "/v1/organizations/" + organization, body);
    ProxyDoor.awaitFollowed();
  }

  private AdminClient.Key key(String fields) {
    return ProxyDoor.key("\"projects\": [\"" + slug + "\"]" + fields);
  }

  private List<Integer> statuses(AdminClient.Key key, String path, int times) {
    return send(key, path, times).stream().map(HttpResponse::statusCode).toList();
  }

  private List<HttpResponse<String>> send(AdminClient.Key key, String path, int times) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(ProxyDoor.get(path.replace("SLUG", slug), "X-API-Key", key.secret()));
    }
    return answers;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
