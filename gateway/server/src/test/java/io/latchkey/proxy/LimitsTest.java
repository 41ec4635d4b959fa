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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client sees of its key's limits, through the real door. */
@WithinOneHour
class LimitsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void requestBeyondTheBurstIsRefusedWithTheTimeToTryAgain() {
    AdminClient.Key key = limited("\"limits\": [{\"requests\": 6, \"period\": \"1h\"}]");

    List<HttpResponse<String>> answers = send(key, 7);

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(200, 200, 200, 200, 200, 200, 429);
    HttpResponse<String> refused = answers.get(6);
    assertThat(Long.parseLong(header(refused, "Retry-After"))).isBetween(500L, 600L);
    assertThat(header(refused, "RateLimit"))
        .isEqualTo("\"1h\";r=0;t=" + header(refused, "Retry-After"));
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.get("code").asString()).isEqualTo("rate_limited");
    assertThat(problem.get("type").asString()).endsWith("#quota-exceeded");
    assertThat(problem.get("violated-policies").valueStream().map(JsonNode::asString))
        .containsExactly("1h");
  }

  @Test
  void answerSaysWhatIsLeftOfEachLimit() {
    AdminClient.Key key =
        limited(
            "\"limits\": [{\"requests\": 10, \"period\": \"1d\", \"burst\": 20},"
                + " {\"requests\": 5, \"period\": \"1h\"}],"
                + " \"quota\": {\"requests\": 100, \"period\": \"day\"}");

    List<HttpResponse<String>> answers = send(key, 2);

    assertThat(header(answers.get(0), "RateLimit-Policy"))
        .isEqualTo("\"1d\";q=10;w=86400, \"1h\";q=5;w=3600, \"daily\";q=100;w=86400");
    assertThat(header(answers.get(0), "RateLimit"))
        .matches("\"1d\";r=19;t=8640, \"1h\";r=4;t=720, \"daily\";r=99;t=\\d+");
    assertThat(header(answers.get(1), "RateLimit"))
        .matches("\"1d\";r=18;t=17[12]\\d\\d, \"1h\";r=3;t=1[34]\\d\\d, \"daily\";r=98;t=\\d+");
  }

  @Test
  void keyWithoutLimitsIsNotToldOfAny() {
    HttpResponse<String> answer = send(ADMIN.key("orders"), 1).get(0);

    assertThat(answer.headers().map()).doesNotContainKeys("ratelimit", "ratelimit-policy");
  }

  @Test
  void quotaThatIsUsedUpNamesWhenItResets() {
    AdminClient.Key key = limited("\"quota\": {\"requests\": 5, \"period\": \"month\"}");

    HttpResponse<String> refused = send(key, 6).get(5);

    JsonNode problem = JSON.readTree(refused.body());
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(problem.get("code").asString()).isEqualTo("quota_exceeded");
    assertThat(problem.get("detail").asString())
        .containsPattern("It resets at \\d{4}-\\d{2}-01T00:00:00Z");
    assertThat(problem.get("violated-policies").valueStream().map(JsonNode::asString))
        .containsExactly("monthly");
    assertThat(Long.parseLong(header(refused, "Retry-After"))).isPositive();
  }

  @Test
  void requestThatIsRefusedForAnotherReasonIsChargedToNoLimit() {
    AdminClient.Key key = limited("\"limits\": [{\"requests\": 5, \"period\": \"1h\"}]");
    for (int i = 0; i < 10; i++) {
      assertThat(ProxyDoor.get("/proxy/other/x", "X-API-Key", key.secret()).statusCode())
          .isEqualTo(403);
    }

    assertThat(send(key, 6)).extracting(HttpResponse::statusCode).endsWith(200, 429);
  }

  @Test
  void ofSeveralLimitsAllAreChargedOrNone() {
    AdminClient.Key key =
        limited(
            "\"limits\": [{\"requests\": 5, \"period\": \"1s\"},"
                + " {\"requests\": 100, \"period\": \"1d\"}]");

    List<HttpResponse<String>> answers = send(key, 30);

    long passed = answers.stream().filter(answer -> answer.statusCode() == 200).count();
    HttpResponse<String> last =
        await().until(() -> send(key, 1).get(0), answer -> answer.statusCode() == 200);
    assertThat(header(last, "RateLimit")).contains("\"1d\";r=" + (99 - passed) + ";");
  }

  @Test
  void projectsLimitHoldsForItsKeysAndEachProjectHasItsOwn() {
    String slug = "limited-" + System.nanoTime() % 100_000;
    String organization =
        ADMIN.json("GET", "/v1/projects/orders", "").get("organization").asString();
    for (String name : List.of(slug, slug + "-2")) {
      ADMIN.json(
          "POST",
          "/v1/projects",
          ("{\"organization\": \"%s\", \"name\": \"%s\", \"slug\": \"%s\", \"upstream\": \"%s\","
                  + " \"limits\": [{\"requests\": 5, \"period\": \"1h\"}]}")
              .formatted(organization, name, name, UPSTREAM.uri()));
    }
    AdminClient.Key key = ProxyDoor.key("\"projects\": [\"" + slug + "\", \"" + slug + "-2\"]");

    assertThat(statuses(key, "/proxy/" + slug + "/x", 6))
        .containsExactly(200, 200, 200, 200, 200, 429);
    assertThat(statuses(key, "/proxy/" + slug + "-2/x", 1)).containsExactly(200);
  }

  @Test
  void routeThatCostsMoreUsesTheLimitUpSooner() {
    AdminClient.Key key = limited("\"limits\": [{\"requests\": 7, \"period\": \"1h\"}]");

    assertThat(statuses(key, "/dear/x", 3)).containsExactly(200, 429, 429);
    assertThat(send(key, 3)).extracting(HttpResponse::statusCode).containsExactly(200, 200, 429);
  }

  private static AdminClient.Key limited(String limits) {
    return ProxyDoor.key("\"projects\": [\"orders\"], " + limits);
  }

  private static List<HttpResponse<String>> send(AdminClient.Key key, int times) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(ProxyDoor.get("/proxy/orders/x", "X-API-Key", key.secret()));
    }
    return answers;
  }

  private static List<Integer> statuses(AdminClient.Key key, String path, int times) {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      statuses.add(ProxyDoor.get(path, "X-API-Key", key.secret()).statusCode());
    }
    return statuses;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
